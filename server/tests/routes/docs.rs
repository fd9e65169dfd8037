//! The page that shows the API.

use crate::support::Server;

#[tokio::test]
async fn the_page_comes_whole_from_this_server_under_a_strict_policy() {
    let server = Server::start().await;
    let get = async |path: &str| server.http.get(format!("{}{path}", server.app.api_url)).send().await.unwrap();
    let page = get("/api/docs").await;
    assert!(page.url().path() == "/api/docs/" && page.status() == 200, "{page:?}");
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    for loose in ["unsafe", "*", "http:", "https:"] {
        assert!(!policy.contains(loose), "{policy}");
    }
    let html = page.text().await.unwrap();
    let mut loaded = 0;
    for attribute in ["src=\"", "href=\""] {
        for rest in html.split(attribute).skip(1) {
            let file = rest.split('"').next().unwrap();
            assert!(!file.contains("//"), "{file} is from elsewhere");
            let reply = get(&format!("/api/docs/{}", file.trim_start_matches("./"))).await;
            assert_eq!(reply.status(), 200, "{file}");
            assert!(reply.headers().contains_key("content-security-policy"), "{file}");
            loaded += 1;
        }
    }
    assert!(loaded >= 5, "{html}");
    // What stands in the page itself would not run under its policy.
    for script in html.split("<script").skip(1) {
        assert!(script.split("</script>").next().unwrap().trim_end().ends_with('>'), "{script}");
    }
    let initializer = get("/api/docs/swagger-initializer.js").await.text().await.unwrap();
    assert!(initializer.contains("/api/openapi.json") && !initializer.contains("petstore"), "{initializer}");
    assert_eq!(get("/api/docs/../secrets.json").await.status(), 404);
    assert_eq!(get("/api/docs/nothing.js").await.status(), 404);
}
