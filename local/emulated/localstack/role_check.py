"""What IAM would say: a call with the credentials of a role is checked against the policies of that role.

A denied call is answered with 403 AccessDenied. Each decision is a line of `calls.jsonl`, once: role, action, resource, whether
it is allowed. What is not checked: who may take on a role, and the policies of buckets, queues and functions.
"""

import json
import os
import re
import threading
from urllib.parse import unquote

from localstack.aws.api import CommonServiceException

from policies import is_allowed

ACCOUNT = "000000000000"
LOG = os.path.join(os.environ["STIMA_EMULATOR_FOLDER"], "calls.jsonl")
logged = set()
lock = threading.Lock()


def check_role(chain, context, response):
    """A handler of LocalStack's chain, before the one that does what was asked."""
    role = find_role(context)
    # The CDK's own roles come with the bootstrap, and are not of this project.
    if role is None or not context.operation or role.name.startswith("cdk-"):
        return
    policies = policies_of(role)
    for call in calls_of(context.service.service_name, context.operation.name, context.service_request or {}):
        ok = is_allowed(policies, *call)
        log(role.name, *call, ok)
        if not ok:
            message = f"{role.arn} is not authorized to perform: {call[0]} on resource: {call[1]}"
            raise CommonServiceException("AccessDenied", message, status_code=403, sender_fault=True)


def find_role(context):
    """The role whose credentials signed the call, in a header or in a signed URL; None if it was no role."""
    from moto.iam.models import iam_backends
    from moto.sts.models import sts_backends

    signed = re.search(r"Credential=([^/]+)/", context.request.headers.get("Authorization", "")) or re.search(
        r"X-Amz-Credential=([^%/&]+)", context.request.url
    )
    assumed = signed and sts_backends[ACCOUNT]["global"].get_assumed_role_from_access_key(signed.group(1))
    if not assumed:
        return None
    return next(role for role in iam_backends[ACCOUNT]["global"].roles.values() if role.arn == assumed.role_arn)


def policies_of(role):
    inline = [unquote(text) if text.startswith("%7B") else text for text in role.policies.values()]
    return [json.loads(text) for text in [*inline, *(policy.document for policy in role.managed_policies.values())]]


def calls_of(service, operation, request):
    """What IAM asks for an operation: (action, resource, keys of conditions)."""
    if service == "s3":
        bucket = f"arn:aws:s3:::{request.get('Bucket', '')}"
        return [(f"s3:{action}", resource, keys) for action, resource, keys in s3_calls_of(operation, bucket, request)]
    if service == "logs":
        # LocalStack writes to log groups of its own choice in the name of a role. No function of ours asks for logs.
        return []
    if service == "stepfunctions":
        return [(f"states:{operation}", request.get("stateMachineArn") or request.get("executionArn") or "*", {})]
    if service == "lambda" and operation == "Invoke":
        name = request["FunctionName"]
        arn = name if name.startswith("arn:") else f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{name}"
        return [("lambda:InvokeFunction", arn, {})]
    return [(f"{service}:{operation}", "*", {})]


def s3_calls_of(operation, bucket, request):
    key = f"{bucket}/{request.get('Key', '')}"
    if operation in ("GetObject", "HeadObject"):
        # S3 tells only those who may list the bucket that an object is absent. Others are denied.
        absent = is_absent(request["Bucket"], request["Key"])
        return [("GetObject", key, {})] + ([("ListBucket", bucket, {})] if absent else [])
    if operation == "PutObject":
        # A write on condition of an etag tells what is there.
        return [("PutObject", key, {})] + ([("GetObject", key, {})] if request.get("IfMatch") else [])
    if operation in ("CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"):
        return [("PutObject", key, {})]
    if operation == "UploadPartCopy":
        source = unquote(request["CopySource"]).lstrip("/").split("?")[0]
        return [("PutObject", key, {}), ("GetObject", f"arn:aws:s3:::{source}", {})]
    if operation in ("ListObjectsV2", "ListObjects"):
        return [("ListBucket", bucket, {"s3:prefix": request.get("Prefix") or ""})]
    # DeleteObject and AbortMultipartUpload are called as their actions.
    return [(operation, key, {})]


def is_absent(bucket, key):
    """Whether a bucket has no such object now: there is nothing, or the marker of a deletion."""
    from localstack.services.s3.models import S3Object, s3_stores

    found = s3_stores[ACCOUNT]["us-east-1"].buckets.get(bucket)
    return found is not None and not isinstance(found.objects.get(key), S3Object)


def log(role, action, resource, keys, ok):
    line = json.dumps({"role": role, "action": action, "resource": resource, **keys, "allowed": ok})
    with lock:
        if line in logged:
            return
        logged.add(line)
        with open(LOG, "a", encoding="utf-8") as file:
            file.write(line + "\n")
