//! Bucket policies, as far as they say something here: there is one user, who may do everything that no statement
//! denies. What cannot be honoured is refused when it is put.

use s3s::S3ErrorCode;
use serde::Deserialize;
use serde_json::Value;

use crate::error::{Failure, Outcome, refuse};

/// The statements of a policy that can be honoured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Policy {
    /// The oldest signature that is taken, in milliseconds (`s3:signatureAge`).
    pub oldest_signature_ms: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    statement: OneOrMany<Statement>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    effect: String,
    principal: Option<Value>,
    action: Option<OneOrMany<String>>,
    resource: Option<OneOrMany<String>>,
    #[serde(default)]
    condition: serde_json::Map<String, Value>,
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    fn all(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl Policy {
    /// Reads a policy of a bucket.
    pub fn read(json: &str, bucket: &str) -> Outcome<Self> {
        let malformed = |_| refuse(S3ErrorCode::MalformedPolicy, "This policy contains invalid Json");
        let document: Document = serde_json::from_str(json).map_err(malformed)?;
        let mut policy = Self::default();
        for statement in document.statement.all() {
            policy.add(statement, bucket)?;
        }
        Ok(policy)
    }

    fn add(&mut self, statement: &Statement, bucket: &str) -> Outcome<()> {
        if statement.effect != "Deny" {
            return Err(not_honoured("an Allow: there is one user, and it has every right"));
        }
        if statement.rest.keys().any(|name| name != "Sid") {
            return Err(not_honoured("NotPrincipal, NotAction and NotResource"));
        }
        let everyone = statement.principal.as_ref().is_some_and(|principal| {
            principal == "*" || principal.get("AWS").is_some_and(|aws| aws == "*" || *aws == serde_json::json!(["*"]))
        });
        let everything = statement.action.as_ref().is_some_and(|actions| actions.all().iter().any(|a| a == "s3:*"));
        let objects = format!("arn:aws:s3:::{bucket}/*");
        let everywhere = statement.resource.as_ref().is_some_and(|resources| resources.all().contains(&objects));
        if !everyone || !everything || !everywhere {
            return Err(not_honoured("a Deny of less than s3:* on the whole bucket to everyone (*)"));
        }
        if statement.condition.is_empty() {
            return Err(not_honoured("a Deny without a condition: it would lock everyone out"));
        }
        for (operator, operands) in &statement.condition {
            for (key, value) in operands.as_object().into_iter().flatten() {
                match (operator.as_str(), key.to_ascii_lowercase().as_str()) {
                    ("NumericGreaterThan", "s3:signatureage") => {
                        let text = value.as_str().map(str::to_owned).unwrap_or_else(|| value.to_string());
                        let malformed = |_| refuse(S3ErrorCode::MalformedPolicy, "s3:signatureAge is a number");
                        let limit = text.parse().map_err(malformed)?;
                        self.oldest_signature_ms = Some(self.oldest_signature_ms.map_or(limit, |old| limit.min(old)));
                    }
                    ("Bool", "aws:securetransport") => {
                        return Err(not_honoured(
                            "aws:SecureTransport: it does not see how a request came to what stands before it. Let \
                             the proxy that has the certificate take nothing but TLS",
                        ));
                    }
                    _ => return Err(not_honoured("a condition other than NumericGreaterThan s3:signatureAge")),
                }
            }
        }
        if statement.condition.len() > 1 {
            return Err(not_honoured("several conditions in one statement"));
        }
        Ok(())
    }
}

fn not_honoured(what: &str) -> Failure {
    refuse(S3ErrorCode::NotImplemented, format!("This store cannot honour, in a bucket policy, {what}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(statement: &str) -> Outcome<Policy> {
        Policy::read(&format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{statement}]}}"), "b")
    }

    const HEAD: &str =
        r#""Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]"#;

    #[test]
    fn a_limit_on_the_age_of_signatures_is_honoured() {
        let read =
            policy(&format!(r#"{{{HEAD},"Condition":{{"NumericGreaterThan":{{"s3:signatureAge":"900000"}}}}}}"#));
        assert_eq!(read.unwrap().oldest_signature_ms, Some(900_000));
    }

    #[test]
    fn what_cannot_be_honoured_is_refused() {
        for statement in [
            r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}"#.to_owned(),
            format!(r#"{{{HEAD}}}"#),
            format!(r#"{{{HEAD},"Condition":{{"Bool":{{"aws:SecureTransport":"false"}}}}}}"#),
            format!(r#"{{{HEAD},"Condition":{{"IpAddress":{{"aws:SourceIp":"10.0.0.0/8"}}}}}}"#),
            r#"{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}"#.to_owned(),
        ] {
            assert!(policy(&statement).is_err(), "{statement}");
        }
    }
}
