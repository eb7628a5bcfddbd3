#!/bin/sh
# make-payload.sh IMAGE LIST: the steps of live-bootstrap's README.md, "Manual creation without Python".
set -e
image=$1 list=$2

number() {
    printf %08x "$1" | fold -w 2 | tac | tr -d '\n' | xxd -r -p
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
sync "$image"
