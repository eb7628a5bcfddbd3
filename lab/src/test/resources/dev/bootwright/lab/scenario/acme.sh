#!/bin/sh
# A tool for a RAID controller that is a file: /run/acme/volumes has a line for each logical disk. It has four
# disks, and a stripe over two of them from before.
state=/run/acme
mkdir -p $state
[ -e $state/volumes ] || echo '0 0 old ["1:0","1:1"]' > $state/volumes
read -r question

text() {
    printf '%s' "$question" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

disks() {
    between=
    for i in 0 1 2 3; do
        is=ready
        grep -q "\"1:$i\"" $state/volumes && is=member
        printf '%s{"slot":"1:%s","state":"%s","media":"ssd","bus":"sas",' "$between" $i $is
        printf '"identity":{"serial":"ACME-DISK-%s","size":107374182400}}' $i
        between=,
    done
}

volumes() {
    between=
    while read -r id level name members; do
        printf '%s{"id":"%s","level":"%s","name":"%s","size":107374182400,' \
            "$between" "$id" "$level" "$name"
        printf '"state":"optimal","members":%s}' "$members"
        between=,
    done < $state/volumes
}

case "$question" in
*'"command":"inventory"'*)
    printf '{"controllers":[{"serial":"ACME-1","address":"0","model":"Acme File Controller",'
    printf '"levels":["0","1"],"disks":[%s],"volumes":[%s]}]}\n' "$(disks)" "$(volumes)"
    ;;
*'"kind":"delete"'*)
    sed -i "/^$(text volume) /d" $state/volumes
    echo "acme: deleted $(text volume)" | tee -a $state/log >/dev/console
    ;;
*'"kind":"create"'*)
    members=$(printf '%s' "$question" | sed -n 's/.*"members":\(\[[^]]*\]\).*/\1/p')
    echo "7 $(text level) $(text name) $members" >> $state/volumes
    echo "acme: created RAID $(text level) of $members" | tee -a $state/log >/dev/console
    ;;
*)
    echo '{"error":"this controller cannot do that"}'
    ;;
esac
