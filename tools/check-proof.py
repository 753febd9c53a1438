#!/usr/bin/env python3
"""Takes proofs of receipts; says in a sentence each what is proved, or what is broken.

    python3 tools/check-proof.py proof.json --key KEY [--head kept-head.txt ...]

A proof is what `npm run -s ops -- receipt export USCC` or the API (.../receipts/SEQ/proof) gives. KEY is the
verifier key of the installation as it was given to you (`chanrong/...+...+...`): without it the key in the
proof is used, which proves that the parts agree with each other and not who signed them. --head names files
with notes of heads that you kept: the proof must not contradict them.

Checked, sharing no line with the product: the signature of the tree head (Ed25519, RFC 8032), the way of every
segment and entry up to it (Merkle trees, RFC 6962), the segment of the score, its scorecard and prices as they
were journaled, consistency with earlier heads, and the receipt itself by check-receipt.py beside this file.
Standard library only. Exit code 0: proved; 1: broken; 2: could not be checked.
"""

import argparse
import base64
import hashlib
import importlib.util
import json
import pathlib
import struct
import sys

PROOF_FORMAT = "chanrong-proof-1"
TELEMETRY, COMMAND = 1, 3


class Broken(Exception):
    """What is wrong, in words."""


# Ed25519 (RFC 8032) ---------------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * SQRT_M1 % P
    if (x * x - x2) % P:
        return None
    return P - x if x & 1 != sign else x


def add(a, b):
    """Points in extended coordinates."""
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def is_same_point(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def decode_point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def is_signed(public_key, message, signature):
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a, r = decode_point(public_key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    k = int.from_bytes(digest, "little") % ORDER
    return is_same_point(multiply(s, BASE), add(r, multiply(k, a)))


# Signed tree heads (c2sp.org/signed-note, c2sp.org/tlog-checkpoint) ---------------------------------


def parse_key(text):
    name, key_id, encoded = text.strip().split("+", 2)
    key = base64.b64decode(encoded, validate=True)
    if len(key) != 33 or key[0] != 1:
        raise Broken(f"{text} is no Ed25519 verifier key")
    if hashlib.sha256(name.encode() + b"\n" + key).digest()[:4].hex() != key_id:
        raise Broken(f"the id in the key {text} does not belong to it")
    return name, bytes.fromhex(key_id), key[1:]


def open_head(note, key):
    """Partition, size and root of a head that the key has signed."""
    name, key_id, public_key = key
    text, separator, signatures = note.rpartition("\n\n")
    text += "\n"
    for line in signatures.splitlines() if separator else []:
        dash, signer, encoded = line.split(" ")
        data = base64.b64decode(encoded)
        if dash == "—" and signer == name and data[:4] == key_id:
            if not is_signed(public_key, text.encode(), data[4:]):
                raise Broken("the signature of the head is wrong")
            break
    else:
        raise Broken(f"the head is not signed by {name} with this key")
    origin, size, root = text.split("\n")[:3]
    signed_name, _, partition = origin.rpartition("/")
    if signed_name != name:
        raise Broken(f"the head is of {signed_name}, its signer is {name}")
    return int(partition), int(size), base64.b64decode(root)


# Merkle trees (RFC 6962, RFC 9162) ------------------------------------------------------------------


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(data):
    return sha256(b"\0" + data)


def node_hash(left, right):
    return sha256(b"\1" + left + right)


def hashes(texts):
    path = [bytes.fromhex(text) for text in texts]
    if any(len(each) != 32 for each in path):
        raise Broken("a path has a hash of another length")
    return path


def root_of(leaf, index, size, path):
    """The root that a path leads to (RFC 9162 2.1.3.2); None when it is no path of such a leaf."""
    if not 0 <= index < size:
        return None
    node, last, root = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return None
        if node % 2 == 1 or node == last:
            root = node_hash(beside, root)
            while node % 2 == 0 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, beside)
        node, last = node >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(older, newer, path):
    """Whether the tree (size, root) `newer` grew out of `older` (RFC 9162 2.1.4.2)."""
    (first, old_root), (second, new_root) = older, newer
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and old_root == new_root
    node, last = first - 1, second - 1
    while node % 2 == 1:
        node, last = node >> 1, last >> 1
    path = list(path) if node else [old_root, *path]
    if not path:
        return False
    one = other = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if node % 2 == 1 or node == last:
            one, other = node_hash(beside, one), node_hash(beside, other)
            while node % 2 == 0 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            other = node_hash(other, beside)
        node, last = node >> 1, last >> 1
    return last == 0 and one == old_root and other == new_root


# What is in the journal -----------------------------------------------------------------------------


def check_segment(segment, head):
    """The contents of a segment, each by its index, once all of them are shown to be under the head."""
    partition, size, root = head
    where = f"segment {segment['seq']}"
    if segment["partition"] != partition:
        raise Broken(f"{where} is of partition {segment['partition']}, the head of {partition}")
    contents_root = bytes.fromhex(segment["contentsRoot"])
    place = (segment["partition"], segment["seq"], segment["recordedMs"], segment["entryCount"])
    leaf = leaf_hash(struct.pack(">IQQI", *place) + contents_root)
    if root_of(leaf, segment["seq"] - 1, size, hashes(segment["path"])) != root:
        raise Broken(f"{where} is not what the head covers")
    found = {}
    for content in segment["contents"]:
        index, data = content["index"], base64.b64decode(content["content"])
        leaf = leaf_hash(bytes.fromhex(content["salt"]) + data)
        path = hashes(content["path"])
        # After the entries comes the hash of the chain.
        if root_of(leaf, index, segment["entryCount"] + 1, path) != contents_root:
            raise Broken(f"entry {index} of {where} is not what the head covers")
        found[index] = data
    return found


def read_entry(frame):
    """(gateway id, message) of telemetry, or (None, command)."""
    kind, length = struct.unpack_from("<BI", frame)
    payload = frame[5:]
    if len(payload) != length:
        raise Broken("an entry has another length than it says")
    if kind == COMMAND:
        return None, json.loads(payload)
    if kind != TELEMETRY:
        return None, {}
    return payload[2 : 2 + payload[1]].decode("latin-1"), payload


def check_receipt_position(receipt, segments, contents):
    """The receipt names the segment of its score by the hash of the chain up to it."""
    journal = receipt["journal"]
    for segment, found in zip(segments, contents):
        if segment["seq"] == journal["seq"]:
            chain = found.get(segment["entryCount"])
            if chain is None:
                raise Broken("the proof leaves out the chain hash of the score's segment")
            if chain.hex() != journal["hash"] or segment["partition"] != journal["partition"]:
                raise Broken("the receipt names another segment than the one that the head covers")
            return
    raise Broken(f"the proof leaves out segment {journal['seq']}, which the score was made after")


def same_document(one, other):
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def check_references(receipt, commands):
    """Which of scorecard and prices are shown to be those of the journal."""
    proven = []
    for command in commands:
        if command.get("type") == "scorecard.committed":
            if not same_document(command["scorecard"], receipt["scorecard"]):
                raise Broken("the scorecard of the receipt is not the one that was journaled")
            proven.append("scorecard")
        if command.get("type") == "priceSet.published":
            journaled = {name: value for name, value in command.items() if name != "type"}
            stated = {name: receipt["priceSet"].get(name) for name in journaled}
            if not same_document(journaled, stated):
                raise Broken("the prices of the receipt are not the ones that were journaled")
            proven.append("prices")
    return proven


def check_with_receipt_checker(receipt):
    """Differences that check-receipt.py finds; None when it is not there."""
    path = pathlib.Path(__file__).with_name("check-receipt.py")
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location("check_receipt", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.check_receipt(receipt)


def check_kept(kept, head, since, key):
    """A head that the reader kept must be the proof's own, or one that the proof's grew out of."""
    partition, size, root = open_head(kept, key)
    if partition != head[0]:
        return f"the kept head over {size} segments is of partition {partition}: it says nothing here"
    if size == head[1]:
        if root != head[2]:
            raise Broken(f"the head that you kept over {size} segments has another root")
        return f"the head over {size} segments is the one that you kept"
    if since is None or since["from"]["size"] != size:
        return f"ask for the proof with since={size} to compare it with the head that you kept"
    if not is_consistent((size, root), head[1:], hashes(since["path"])):
        raise Broken(f"history was rewritten since the head over {size} segments that you kept")
    return f"nothing was rewritten since the head over {size} segments that you kept"


def check_proof(proof, key_text, kept_heads):
    """What is proved, as lines; Broken when something is not."""
    if proof.get("format") != PROOF_FORMAT:
        raise Broken(f"this is no {PROOF_FORMAT}")
    receipt = proof["receipt"]
    keys = [key_text] if key_text else proof["verifierKeys"]
    errors = []
    for text in keys:
        try:
            key = parse_key(text)
            head = open_head(proof["head"]["note"], key)
            break
        except Broken as error:
            errors.append(error)
    else:
        raise errors[0] if errors else Broken("the proof names no key")
    contents = [check_segment(segment, head) for segment in proof["segments"]]
    check_receipt_position(receipt, proof["segments"], contents)
    entries = [
        read_entry(data)
        for segment, found in zip(proof["segments"], contents)
        for index, data in found.items()
        if index < segment["entryCount"]
    ]
    messages = [gateway for gateway, _ in entries if gateway is not None]
    proven = check_references(receipt, [entry for gateway, entry in entries if gateway is None])
    differences = check_with_receipt_checker(receipt)
    if differences:
        raise Broken(f"the receipt does not compute: {differences[0]}")
    lines = [f"signed by {key[0]}, partition {head[0]}, {head[1]} segments"]
    if not key_text:
        lines.append("by the key in the proof itself: compare it with the one that you were given")
    if differences is not None:
        lines.append("the score computes again from the receipt, to the last digit")
    for name, ones in (("scorecard", "is the one"), ("prices", "are the ones")):
        shown = ones if name in proven else ones.replace(" ", " not shown to be ", 1)
        lines.append(f"its {name} {shown} that was journaled".replace("ones that was", "ones that were"))
    gateways = ", ".join(sorted(set(messages))) or "its gateways"
    lines.append(f"{len(messages)} messages of {gateways} are shown to be in the journal")
    since = proof.get("since")
    if since is not None:
        older = open_head(since["from"]["note"], key)
        if older[0] != head[0] or not is_consistent(older[1:], head[1:], hashes(since["path"])):
            raise Broken(f"history was rewritten since the head over {older[1]} segments")
        lines.append(f"nothing was rewritten since the head over {older[1]} segments")
    lines += [check_kept(kept, head, since, key) for kept in kept_heads]
    return lines


def describe(receipt):
    journal, evaluation = receipt["journal"], receipt["evaluation"]
    said = evaluation["outcome"]
    if said == "scored":
        said = f"score {evaluation['score']}, grade {evaluation['grade']}"
    return f"{receipt['uscc']}, {said}, after segment {journal['seq']}"


def main(arguments):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("proofs", nargs="+")
    parser.add_argument("--key")
    parser.add_argument("--head", action="append", default=[])
    options = parser.parse_args(arguments)
    kept = [pathlib.Path(path).read_text(encoding="utf-8") for path in options.head]
    failed = False
    for path in options.proofs:
        proof = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        try:
            lines = check_proof(proof, options.key, kept)
            print(f"✓ proved: {describe(proof['receipt'])}")
            for line in lines:
                print(f"    {line}")
        except Broken as error:
            failed = True
            print(f"✗ broken: {error}")
        except (KeyError, TypeError, ValueError, IndexError, struct.error) as error:
            failed = True
            print(f"✗ broken: {path} is not a whole proof ({type(error).__name__}: {error})")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, json.JSONDecodeError) as error:
        print(f"could not be checked: {error}", file=sys.stderr)
        sys.exit(2)
