"""Whether policies of IAM allow a call. What is not understood is an error, and not a permission.

The logic: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import re


def is_allowed(policies, action, resource, keys):
    """A Deny wins; without a statement that allows, nothing is allowed."""
    effects = {
        statement["Effect"]
        for policy in policies
        for statement in as_list(policy["Statement"])
        if applies(statement, action, resource, keys)
    }
    return "Allow" in effects and "Deny" not in effects


def applies(statement, action, resource, keys):
    if "NotAction" in statement or "NotResource" in statement:
        raise NotImplementedError(f"policies.py does not understand {statement}")
    return (
        any(matches(pattern.lower(), action.lower()) for pattern in as_list(statement["Action"]))
        and any(matches(pattern, resource) for pattern in as_list(statement["Resource"]))
        and all(holds(*condition, keys) for condition in statement.get("Condition", {}).items())
    )


def holds(operator, wanted, keys):
    compare = {"StringLike": matches, "StringEquals": str.__eq__}.get(operator)
    if compare is None:
        raise NotImplementedError(f"policies.py does not understand the condition {operator}")
    return all(
        key in keys and any(compare(str(pattern), keys[key]) for pattern in as_list(patterns))
        for key, patterns in wanted.items()
    )


def matches(pattern, text):
    """As IAM compares: `*` stands for anything, also for a slash; `?` for one character."""
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def as_list(value):
    return value if isinstance(value, list) else [value]
