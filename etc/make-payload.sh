#!/bin/sh
# make-payload.sh IMAGE LIST [DIGITS]: the steps of live-bootstrap's README.md, "Manual creation without
# Python": numbers by printf, turned round and made bytes by xxd, lengths by wc, contents by cat.
# DIGITS is 8 for the 32-bit form it documents, 16 for the 64-bit form.
set -e
image=$1 list=$2 digits=${3:-8}

number() {
    printf "%0${digits}x" "$1" | fold -w 2 | tac | tr -d '\n' | xxd -r -p
}

count=$(wc -l <"$list" | tr -d ' ')
printf LBPAYLD1 >"$image"
number "$count" >>"$image"
while read -r name path; do
    [ -n "$name" ] || continue
    size=$(wc -c <"$path" | tr -d ' ')
    number "${#name}" >>"$image"
    number "$size" >>"$image"
    printf %s "$name" >>"$image"
    cat "$path" >>"$image"
done <"$list"
