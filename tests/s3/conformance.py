"""What an S3 does of all that Chartlift needs, seen through boto3: `cargo xtask test-s3 <embedded|moto|garage|URL>`.

Prints a line for each capability: `yes`, `no` (the store says so itself), or `WRONG` (it says one thing and does
another). Ends with 1 where the embedded S3 does anything but what it should; of another store only with `--strict`.
"""

import argparse
import base64
import contextlib
import datetime
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
import zlib

import boto3
from botocore.client import Config
from botocore.exceptions import ClientError

MIB = 1024 * 1024
# What the embedded S3 says that it does not do; everything else it must.
EMBEDDED_LACKS = {"access logs", "policy: TLS only"}
# How a store says that it does not know something.
LACKS = {"NotImplemented", "MethodNotAllowed"}


class Wrong(Exception):
    """The store does not do what it says."""


class Lacks(Exception):
    """The store says that it does not do it."""


def expect(good, what):
    if not good:
        raise Wrong(what)


@contextlib.contextmanager
def refused(*codes):
    """The call within must fail with one of these codes."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in LACKS:
            raise
        expect(code in codes, f"{code} instead of {codes[0]}")
    else:
        raise Wrong(f"taken, instead of {codes[0]}")


def crc32(data):
    return base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()


def send(method, url, data=None, headers=None):
    """Status, headers and body of a plain request: no SDK between."""
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


class Bucket:
    """A bucket of its own for each capability."""

    def __init__(self, s3, bad, name):
        self.s3, self.bad, self.name = s3, bad, name
        s3.create_bucket(Bucket=name)

    def __getattr__(self, operation):
        return lambda **fields: getattr(self.s3, operation)(Bucket=self.name, **fields)

    def url(self, operation, seconds=60, **fields):
        return self.s3.generate_presigned_url(operation, Params={"Bucket": self.name, **fields}, ExpiresIn=seconds)

    def get(self, key, **fields):
        return self.get_object(Key=key, **fields)["Body"].read()


CAPABILITIES = []


def capability(name):
    def keep(test):
        CAPABILITIES.append((name, test))
        return test

    return keep


@capability("put, get, delete")
def _(b):
    b.put_object(Key="a/ü 1", Body=b"bytes", ContentType="text/plain", Metadata={"k": "v"})
    got = b.get_object(Key="a/ü 1")
    expect(got["Body"].read() == b"bytes" and got["ContentType"] == "text/plain" and got["Metadata"] == {"k": "v"}, "changed")
    b.delete_object(Key="a/ü 1")
    with refused("NoSuchKey"):
        b.get_object(Key="a/ü 1")


@capability("signatures")
def _(b):
    b.put_object(Key="k", Body=b"bytes")
    head, signature = b.url("get_object", Key="k").split("Signature=")
    forged = ("0" if signature[0] != "0" else "1") + signature[1:]
    status, _, _ = send("GET", f"{head}Signature={forged}")
    expect(status == 403, f"a forged signature is answered {status}")
    status, _, _ = send("GET", b.s3.meta.endpoint_url + f"/{b.name}/k")
    expect(status == 403, f"no signature is answered {status}")
    try:
        b.bad.get_object(Bucket=b.name, Key="k")
        raise Wrong("a wrong secret is taken")
    except ClientError as error:
        code = error.response["Error"]["Code"]
        expect(code in ("SignatureDoesNotMatch", "AccessDenied"), code)


@capability("presigned URLs expire")
def _(b):
    b.put_object(Key="k", Body=b"bytes")
    expect(send("GET", b.url("get_object", seconds=600, Key="k"))[0] == 200, "a fresh URL is refused")
    url = b.url("get_object", seconds=1, Key="k")
    deadline = time.monotonic() + 20
    while send("GET", url)[0] == 200:
        expect(time.monotonic() < deadline, "an expired URL is good")
        time.sleep(0.2)


@capability("presigned PUT binds its checksum")
def _(b):
    url = b.url("put_object", Key="k", ChecksumCRC32=crc32(b"right"))
    header = {"x-amz-checksum-crc32": crc32(b"right"), "content-type": ""}
    status, _, _ = send("PUT", url, b"wrong", header)
    expect(400 <= status < 500, f"other bytes are answered {status}")
    with refused("NoSuchKey", "404"):
        b.get_object(Key="k")


@capability("If-None-Match: *")
def _(b):
    b.put_object(Key="k", Body=b"first", IfNoneMatch="*")
    with refused("PreconditionFailed"):
        b.put_object(Key="k", Body=b"second", IfNoneMatch="*")
    expect(b.get("k") == b"first", "replaced")


@capability("If-Match")
def _(b):
    etag = b.put_object(Key="k", Body=b"first")["ETag"]
    b.put_object(Key="k", Body=b"second", IfMatch=etag)
    with refused("PreconditionFailed"):
        b.put_object(Key="k", Body=b"third", IfMatch=etag)


@capability("checksums: CRC-32")
def _(b):
    b.put_object(Key="k", Body=b"bytes", ChecksumCRC32=crc32(b"bytes"))
    head = b.head_object(Key="k", ChecksumMode="ENABLED")
    expect(head.get("ChecksumCRC32") == crc32(b"bytes"), "HEAD does not tell it")
    with refused("BadDigest", "InvalidRequest", "InvalidDigest", "XAmzContentChecksumMismatch"):
        b.put_object(Key="k", Body=b"bytes", ChecksumCRC32=crc32(b"other"))


@capability("checksums: SHA-256")
def _(b):
    digest = base64.b64encode(hashlib.sha256(b"bytes").digest()).decode()
    b.put_object(Key="k", Body=b"bytes", ChecksumSHA256=digest)
    expect(b.head_object(Key="k", ChecksumMode="ENABLED").get("ChecksumSHA256") == digest, "HEAD does not tell it")
    with refused("BadDigest", "InvalidRequest", "InvalidDigest", "XAmzContentChecksumMismatch"):
        b.put_object(Key="k", Body=b"other", ChecksumSHA256=digest)


@capability("forms bound to a SHA-256")
def _(b):
    def form(bytes, key):
        digest = base64.b64encode(hashlib.sha256(bytes).digest()).decode()
        fields = {"x-amz-checksum-algorithm": "SHA256", "x-amz-checksum-sha256": digest}
        conditions = [{name: value} for name, value in fields.items()]
        conditions.append(["content-length-range", len(bytes), len(bytes)])
        return b.s3.generate_presigned_post(b.name, key, Fields=fields, Conditions=conditions, ExpiresIn=60)

    def post(form, bytes):
        body = b""
        for name, value in form["fields"].items():
            body += f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        body += b'--b\r\nContent-Disposition: form-data; name="file"; filename="blob"\r\n\r\n' + bytes + b"\r\n--b--\r\n"
        return send("POST", form["url"], body, {"content-type": "multipart/form-data; boundary=b"})[0]

    right = form(b"right", "k")
    status = post(right, b"right")
    expect(200 <= status < 300, f"a form is answered {status}")
    expect(b.get("k") == b"right", "changed")
    for what, sent in [("other bytes are", b"wrong"), ("another length is", b"longer")]:
        status = post(right, sent)
        expect(400 <= status < 500, f"{what} answered {status}")
    expect(b.get("k") == b"right", "replaced")


@capability("Content-MD5")
def _(b):
    with refused("BadDigest", "InvalidDigest"):
        b.put_object(Key="k", Body=b"bytes", ContentMD5=base64.b64encode(hashlib.md5(b"other").digest()).decode())


def parts(b, key, bodies, **fields):
    upload = b.create_multipart_upload(Key=key, **fields)["UploadId"]
    done = []
    for number, body in enumerate(bodies, 1):
        sent = b.upload_part(Key=key, UploadId=upload, PartNumber=number, Body=body, ChecksumCRC32=crc32(body))
        done.append({"PartNumber": number, "ETag": sent["ETag"], "ChecksumCRC32": crc32(body)})
    return upload, done


@capability("multipart")
def _(b):
    bodies = [os.urandom(5 * MIB), os.urandom(6 * MIB), b"end"]
    upload, done = parts(b, "k", bodies, ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    listed = b.list_parts(Key="k", UploadId=upload)["Parts"]
    expect([part["Size"] for part in listed] == [len(body) for body in bodies], "listed otherwise")
    whole = b"".join(bodies)
    fields = {"ChecksumCRC32": crc32(whole), "ChecksumType": "FULL_OBJECT"}
    b.complete_multipart_upload(Key="k", UploadId=upload, MultipartUpload={"Parts": done}, **fields)
    expect(b.get("k") == whole, "changed")
    with refused("NoSuchUpload"):
        b.upload_part(Key="k", UploadId=upload, PartNumber=1, Body=b"late")


@capability("multipart: a wrong whole is refused")
def _(b):
    upload, done = parts(b, "k", [b"bytes"], ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    with refused("BadDigest", "InvalidDigest", "InvalidRequest", "XAmzContentChecksumMismatch"):
        fields = {"ChecksumCRC32": crc32(b"other"), "ChecksumType": "FULL_OBJECT"}
        b.complete_multipart_upload(Key="k", UploadId=upload, MultipartUpload={"Parts": done}, **fields)


@capability("multipart: parts of different sizes")
def _(b):
    bodies = [bytes(5 * MIB), bytes(5 * MIB + 1), b"end"]
    upload, done = parts(b, "k", bodies, ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    try:
        b.complete_multipart_upload(Key="k", UploadId=upload, MultipartUpload={"Parts": done})
    except ClientError as error:
        # Whichever code it has.
        raise Lacks from error


@capability("multipart: small parts are refused")
def _(b):
    upload, done = parts(b, "k", [b"small", b"end"], ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    with refused("EntityTooSmall"):
        b.complete_multipart_upload(Key="k", UploadId=upload, MultipartUpload={"Parts": done})


@capability("multipart: complete only once")
def _(b):
    b.put_object(Key="k", Body=b"first")
    upload, done = parts(b, "k", [b"second"], ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    with refused("PreconditionFailed"):
        b.complete_multipart_upload(Key="k", UploadId=upload, MultipartUpload={"Parts": done}, IfNoneMatch="*")
    expect(b.get("k") == b"first", "replaced")


@capability("multipart: abort and list")
def _(b):
    upload, _ = parts(b, "k", [b"bytes"])
    expect([u["UploadId"] for u in b.list_multipart_uploads().get("Uploads", [])] == [upload], "not listed")
    b.abort_multipart_upload(Key="k", UploadId=upload)
    expect(not b.list_multipart_uploads().get("Uploads"), "still listed")


@capability("ranges")
def _(b):
    b.put_object(Key="k", Body=bytes(range(100)))
    expect(b.get("k", Range="bytes=10-19") == bytes(range(10, 20)), "other bytes")
    expect(b.get("k", Range="bytes=-5") == bytes(range(95, 100)), "another end")
    with refused("InvalidRange", "416"):
        b.get("k", Range="bytes=100-")


@capability("listings: pages, prefixes, order")
def _(b):
    names = [f"a/{n:03}" for n in range(12)] + ["b", "ü"]
    for name in names:
        b.put_object(Key=name, Body=b"")
    found = []
    for page in b.s3.get_paginator("list_objects_v2").paginate(Bucket=b.name, PaginationConfig={"PageSize": 5}):
        found += [entry["Key"] for entry in page.get("Contents", [])]
    expect(found == names, "other keys or order")
    page = b.list_objects_v2(Delimiter="/")
    expect([entry["Prefix"] for entry in page["CommonPrefixes"]] == ["a/"], "other prefixes")


@capability("copy and metadata")
def _(b):
    b.put_object(Key="k", Body=b"bytes", Metadata={"a": "1"})
    b.copy_object(Key="copy", CopySource={"Bucket": b.name, "Key": "k"})
    expect(b.head_object(Key="copy")["Metadata"] == {"a": "1"} and b.get("copy") == b"bytes", "changed")


@capability("response headers by URL")
def _(b):
    b.put_object(Key="k", Body=b"bytes")
    url = b.url("get_object", Key="k", ResponseContentDisposition="attachment", ResponseCacheControl="no-store")
    _, headers, _ = send("GET", url)
    expect((headers["content-disposition"], headers["cache-control"]) == ("attachment", "no-store"), "not answered")


@capability("versions")
def _(b):
    b.put_bucket_versioning(VersioningConfiguration={"Status": "Enabled"})
    first = b.put_object(Key="k", Body=b"first")["VersionId"]
    b.put_object(Key="k", Body=b"second")
    b.delete_object(Key="k")
    with refused("NoSuchKey"):
        b.get("k")
    expect(b.get("k", VersionId=first) == b"first", "the old version is another")
    listed = b.list_object_versions()
    expect((len(listed["Versions"]), len(listed["DeleteMarkers"])) == (2, 1), "other versions")


@capability("tags")
def _(b):
    b.put_object(Key="k", Body=b"", Tagging="kind=x-ray")
    expect(b.get_object_tagging(Key="k")["TagSet"] == [{"Key": "kind", "Value": "x-ray"}], "other tags")


@capability("object lock: retention")
def _(b):
    name = b.name + "-lock"
    b.s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
    put = b.s3.put_object(Bucket=name, Key="k", Body=b"", ObjectLockMode="COMPLIANCE", ObjectLockRetainUntilDate=until,
                             ChecksumAlgorithm="CRC32")
    with refused("AccessDenied"):
        b.s3.delete_object(Bucket=name, Key="k", VersionId=put["VersionId"])


@capability("object lock: legal hold")
def _(b):
    name = b.name + "-hold"
    b.s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    put = b.s3.put_object(Bucket=name, Key="k", Body=b"", ObjectLockLegalHoldStatus="ON", ChecksumAlgorithm="CRC32")
    with refused("AccessDenied"):
        b.s3.delete_object(Bucket=name, Key="k", VersionId=put["VersionId"])
    b.s3.put_object_legal_hold(Bucket=name, Key="k", VersionId=put["VersionId"], LegalHold={"Status": "OFF"})
    b.s3.delete_object(Bucket=name, Key="k", VersionId=put["VersionId"])


@capability("storage classes")
def _(b):
    b.put_object(Key="k", Body=b"", StorageClass="STANDARD_IA")
    expect(b.head_object(Key="k").get("StorageClass") == "STANDARD_IA", "not kept")
    with refused("InvalidStorageClass"):
        b.put_object(Key="k", Body=b"", StorageClass="FROZEN")


@capability("archive and restore")
def _(b):
    b.put_object(Key="k", Body=b"bytes", StorageClass="GLACIER")
    with refused("InvalidObjectState"):
        b.get("k")
    b.restore_object(Key="k", RestoreRequest={"Days": 1, "GlacierJobParameters": {"Tier": "Standard"}})
    expect("ongoing-request" in b.head_object(Key="k").get("Restore", ""), "HEAD does not tell")


@capability("CORS")
def _(b):
    rule = {"AllowedOrigins": ["https://a.example"], "AllowedMethods": ["PUT"], "AllowedHeaders": ["*"], "ExposeHeaders": ["etag"]}
    b.put_bucket_cors(CORSConfiguration={"CORSRules": [rule]})
    ask = {"Origin": "https://a.example", "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-amz-date"}
    url = b.s3.meta.endpoint_url + f"/{b.name}/k"
    status, headers, _ = send("OPTIONS", url, headers=ask)
    expect(status == 200 and headers["access-control-allow-origin"] in ("https://a.example", "*"), "not allowed")
    status, headers, _ = send("OPTIONS", url, headers={**ask, "Origin": "https://b.example"})
    expect(headers["access-control-allow-origin"] in (None, ""), "strangers are allowed")


@capability("lifecycle rules")
def _(b):
    rules = [{"ID": "a", "Status": "Enabled", "Filter": {"Prefix": ""}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}},
             {"ID": "b", "Status": "Enabled", "Filter": {"Prefix": "t/"}, "Transitions": [{"Days": 90, "StorageClass": "GLACIER"}]}]
    b.put_bucket_lifecycle_configuration(LifecycleConfiguration={"Rules": rules})
    kept = {rule["ID"]: rule for rule in b.get_bucket_lifecycle_configuration()["Rules"]}
    expect(kept["b"].get("Transitions") == rules[1]["Transitions"], "a transition is dropped silently")


@capability("intelligent tiering")
def _(b):
    wanted = {"Id": "a", "Status": "Enabled", "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]}
    b.put_bucket_intelligent_tiering_configuration(Id="a", IntelligentTieringConfiguration=wanted)
    kept = b.get_bucket_intelligent_tiering_configuration(Id="a").get("IntelligentTieringConfiguration")
    expect(kept == wanted, "taken, and not kept")


@capability("public access block")
def _(b):
    all_of_it = dict.fromkeys(["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"], True)
    b.put_public_access_block(PublicAccessBlockConfiguration=all_of_it)
    expect(b.get_public_access_block()["PublicAccessBlockConfiguration"] == all_of_it, "not kept")


def deny(b, condition):
    resource = [f"arn:aws:s3:::{b.name}", f"arn:aws:s3:::{b.name}/*"]
    statement = {"Sid": "s", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": resource, "Condition": condition}
    b.put_bucket_policy(Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


@capability("policy: age of signatures")
def _(b):
    b.put_object(Key="k", Body=b"")
    url = b.url("get_object", Key="k")
    deny(b, {"NumericGreaterThan": {"s3:signatureAge": "3000"}})
    expect(send("GET", b.url("get_object", Key="k"))[0] == 200, "a young one is refused")
    deadline = time.monotonic() + 10
    while send("GET", url)[0] == 200:
        expect(time.monotonic() < deadline, "taken, and not carried out")
        time.sleep(0.2)


@capability("policy: TLS only")
def _(b):
    deny(b, {"Bool": {"aws:SecureTransport": "false"}})
    with refused("AccessDenied", "403"):
        b.put_object(Key="k", Body=b"")


@capability("default encryption")
def _(b):
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    b.put_bucket_encryption(ServerSideEncryptionConfiguration={"Rules": [rule]})
    b.put_object(Key="k", Body=b"")
    expect(b.head_object(Key="k").get("ServerSideEncryption") == "AES256", "HEAD does not tell")


@capability("SSE-S3 header")
def _(b):
    b.put_object(Key="k", Body=b"", ServerSideEncryption="AES256")
    expect(b.head_object(Key="k").get("ServerSideEncryption") == "AES256", "HEAD does not tell")


@capability("SSE-KMS header")
def _(b):
    b.put_object(Key="k", Body=b"bytes", ServerSideEncryption="aws:kms", SSEKMSKeyId="alias/conformance")
    head = b.head_object(Key="k")
    expect((head.get("ServerSideEncryption"), head.get("SSEKMSKeyId")) == ("aws:kms", "alias/conformance"), "HEAD does not tell")
    expect(b.get("k") == b"bytes", "changed")


@capability("access logs")
def _(b):
    enabled = {"TargetBucket": b.name, "TargetPrefix": "logs/"}
    b.put_bucket_logging(BucketLoggingStatus={"LoggingEnabled": enabled})
    expect(b.get_bucket_logging().get("LoggingEnabled", {}).get("TargetPrefix") == "logs/", "not kept")


def client(url, key, secret, region):
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"max_attempts": 1},
                    request_checksum_calculation="when_required", response_checksum_validation="when_required")
    return boto3.client("s3", endpoint_url=url, aws_access_key_id=key, aws_secret_access_key=secret,
                        region_name=region, config=config)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def store(target, program):
    """Starts what is to be tested; answers its URL."""
    if target.startswith("http"):
        yield target
        return
    with tempfile.TemporaryDirectory() as folder:
        keys = {"CHARTLIFT_S3_ACCESS_KEY": "test", "CHARTLIFT_S3_SECRET_KEY": "secret", "CHARTLIFT_S3_ENCRYPTION_SECRET": "another"}
        if target == "embedded":
            command = [program, "--listen", "127.0.0.1:0", "--data-dir", folder, "--kms-keys", "alias/conformance"]
            child = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, **keys})
            url = json.loads(child.stdout.readline())["s3_url"]
        else:
            port = free_port()
            command = [os.path.join(os.path.dirname(sys.executable), "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            url = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + 60
            while True:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                if time.monotonic() > deadline:
                    raise SystemExit("moto does not answer")
                time.sleep(0.1)
        try:
            yield url
        finally:
            child.terminate()
            child.wait()


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("target", help="embedded, moto, or the URL of a store")
    arguments.add_argument("--program", help="the embedded S3's program")
    arguments.add_argument("--name", help="what the table calls the store")
    arguments.add_argument("--only", action="append", help="a capability; may be said again. All of them if absent")
    arguments.add_argument("--strict", action="store_true", help="fail where the store does not do all of it")
    arguments = arguments.parse_args()
    key, secret = os.environ.get("S3_ACCESS_KEY", "test"), os.environ.get("S3_SECRET_KEY", "secret")
    region = os.environ.get("S3_REGION", "us-east-1")
    unexpected = []
    with store(arguments.target, arguments.program) as url:
        s3, bad = client(url, key, secret, region), client(url, key, "another", region)
        title = arguments.name or ("store" if arguments.target.startswith("http") else arguments.target)
        print(f"| capability | {title} |\n|---|---|")
        asked = arguments.only or [name for name, _ in CAPABILITIES]
        for name, test in [(name, test) for name, test in CAPABILITIES if name in asked]:
            try:
                test(Bucket(s3, bad, f"conformance-{uuid.uuid4().hex[:12]}"))
                said = "yes"
            except Lacks:
                said = "no"
            except Wrong as wrong:
                said = f"WRONG: {wrong}"
            except ClientError as error:
                code = error.response["Error"]["Code"]
                said = "no" if code in LACKS else f"WRONG: {code}"
            print(f"| {name} | {said} |", flush=True)
            if said != ("no" if arguments.target == "embedded" and name in EMBEDDED_LACKS else "yes"):
                unexpected.append(name)
    if (arguments.target == "embedded" or arguments.strict) and unexpected:
        raise SystemExit(f"not as expected: {', '.join(unexpected)}")


if __name__ == "__main__":
    main()
