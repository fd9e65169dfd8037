"""How many part URLs a second boto3 signs: generate_presigned_url in a loop, which is how back ends use it."""

import json
import sys
import time

import boto3
from botocore.config import Config

seconds = float(sys.argv[1])
s3 = boto3.client(
    "s3",
    region_name="us-east-1",
    aws_access_key_id="AKIDEXAMPLE",
    aws_secret_access_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    config=Config(signature_version="s3v4"),
)


def sign(number: int) -> str:
    params = {"Bucket": "chartlift", "Key": "a/b.pdf", "UploadId": "upload", "PartNumber": number % 10_000 + 1}
    return s3.generate_presigned_url("upload_part", Params=params, ExpiresIn=900)


for number in range(100):
    sign(number)
began, signed = time.monotonic(), 0
while time.monotonic() - began < seconds:
    for number in range(64):
        sign(number)
    signed += 64
print(json.dumps({"per_second": signed / (time.monotonic() - began)}))
