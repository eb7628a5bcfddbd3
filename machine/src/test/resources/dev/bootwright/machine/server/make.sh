#!/bin/sh
# Makes the certificates beside this script with OpenSSL 3. Keys are not kept.
set -e
work=$(mktemp -d)
authority() { # name constraints
    printf '[req]\ndistinguished_name=d\nx509_extensions=v\nprompt=no\n[d]\nCN=%s\n[v]\nbasicConstraints=critical,%s\n' "$1" "$2" >"$work/$1.cnf"
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/$1.key" -out "$1.pem" \
        -days 10950 -config "$work/$1.cnf"
}
server() { # name authority extension...
    name=$1 by=$2
    shift 2
    openssl req -newkey rsa:2048 -nodes -keyout "$work/$name.key" -out "$work/$name.csr" -subj "/CN=$name"
    printf '%s\n' "$@" >"$work/$name.ext"
    openssl x509 -req -in "$work/$name.csr" -CA "$by.pem" -CAkey "$work/$by.key" -out "$name.pem" \
        -days 90 -extfile "$work/$name.ext"
}
authority ours CA:TRUE
authority theirs CA:TRUE
authority nobody CA:FALSE
server good ours subjectAltName=IP:192.0.2.1,IP:2001:db8::1,DNS:boot.example extendedKeyUsage=serverAuth
server forged theirs subjectAltName=IP:192.0.2.1 extendedKeyUsage=serverAuth
server client ours subjectAltName=IP:192.0.2.1 extendedKeyUsage=clientAuth
server nameless ours extendedKeyUsage=serverAuth
server common ours 'subjectAltName=DNS:elsewhere.example' extendedKeyUsage=serverAuth
server below nobody subjectAltName=IP:192.0.2.1 extendedKeyUsage=serverAuth
server strange ours subjectAltName=IP:192.0.2.1 extendedKeyUsage=serverAuth 1.2.3.4=critical,ASN1:NULL
rm -r "$work"
