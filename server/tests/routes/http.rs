//! What is the same on every route.

use reqwest::Method;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{ADMINISTRATOR, CLINICIAN, Operation, Server, operations};

#[tokio::test]
async fn unknown_paths_and_methods_are_problems_too() {
    let server = Server::start().await;
    server.send(Method::GET, "/nowhere", None, None, &[]).await.problem(404, "not_found");
    let reply = server.send(Method::PATCH, "/api/medical-records", None, None, &[]).await;
    let allowed = reply.headers["allow"].to_str().unwrap().to_owned();
    assert!(allowed.contains("GET") && allowed.contains("POST"), "{allowed}");
    reply.problem(405, "method_not_allowed");
}

#[tokio::test]
async fn request_ids_are_the_servers_own() {
    let server = Server::start().await;
    for sent in ["web-12345678", "short", "with spaces in it"] {
        let reply = server.send(Method::GET, "/healthz", None, None, &[("x-request-id", sent)]).await;
        let id = reply.headers["x-request-id"].to_str().unwrap();
        assert!(id != sent && id.len() == 36, "{id}");
    }
}

#[tokio::test]
async fn answers_are_never_cached() {
    let server = Server::start().await;
    let reply = server.get(CLINICIAN, "/api/medical-records").await;
    assert_eq!(reply.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn pages_of_the_web_app_may_call_and_others_may_not() {
    let server = Server::start_with(&["--web-origin", "http://localhost:3000,https://charts.example.org"]).await;
    let preflight = async |origin: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "PUT"),
            ("access-control-request-headers", "authorization,content-type,idempotency-key,if-match"),
        ];
        server.send(Method::OPTIONS, "/api/medical-records", None, None, &headers).await.headers
    };
    for origin in ["http://localhost:3000", "https://charts.example.org"] {
        let headers = preflight(origin).await;
        assert_eq!(headers["access-control-allow-origin"], origin);
        let allowed = headers["access-control-allow-headers"].to_str().unwrap();
        assert!(
            ["authorization", "if-match", "idempotency-key"].iter().all(|name| allowed.contains(name)),
            "{allowed}"
        );
    }
    assert!(!preflight("https://evil.example.org").await.contains_key("access-control-allow-origin"));

    // A refusal must be readable by the page as well.
    let reply = server.send(Method::GET, "/api/me", None, None, &[("origin", "http://localhost:3000")]).await;
    assert_eq!(reply.headers["access-control-allow-origin"], "http://localhost:3000");
    let exposed = reply.headers["access-control-expose-headers"].to_str().unwrap().to_owned();
    assert!(["date", "etag", "x-request-id", "retry-after"].iter().all(|name| exposed.contains(name)), "{exposed}");
    reply.problem(401, "unauthenticated");
}

#[tokio::test]
async fn requests_under_way_are_finished_before_stopping() {
    let server = Server::start().await;
    let authority = server.app.api_url.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&authority).await.unwrap();
    let body = json!({ "persona_id": CLINICIAN }).to_string();
    let head = format!(
        "POST /api/demo/token HTTP/1.1\r\nHost: {authority}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server says so once the handler waits for the body: from here on the request is under way.
    let mut said = [0; 25];
    stream.read_exact(&mut said).await.unwrap();
    assert_eq!(&said, b"HTTP/1.1 100 Continue\r\n\r\n");

    let mut stopping = std::pin::pin!(server.app.stop());
    assert!(futures::poll!(&mut stopping).is_pending());
    stream.write_all(body.as_bytes()).await.unwrap();
    stopping.await;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}

/// A filter that is misspelt would be one that lets everybody's through.
#[tokio::test]
async fn a_parameter_that_nobody_knows_is_refused() {
    let server = Server::start().await;
    let takes_some = |operation: &Operation| {
        let parameters = operation.json["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|one| one["in"] == "query"))
    };
    let asked: Vec<_> = operations().into_iter().filter(takes_some).collect();
    assert!(asked.len() > 15);
    for operation in asked {
        let path = operation.path.replace("{id}", "01890000-0000-7000-8000-000000000000");
        let path = format!("{path}?patientid=4711");
        let reply = server.call_with(operation.method, ADMINISTRATOR, &path, None, &[("if-match", "*")]).await;
        reply.problem(400, "invalid_request");
    }
}

#[tokio::test]
async fn a_path_that_is_no_text_is_a_problem_too() {
    let server = Server::start().await;
    for (method, path) in [
        (Method::GET, "/api/medical-records/%ff"),
        (Method::POST, "/api/attachments/%ff/versions/1/make-current"),
        (Method::GET, "/api/docs/%ff"),
    ] {
        server.call(method, CLINICIAN, path, None).await.problem(404, "not_found");
    }
}
