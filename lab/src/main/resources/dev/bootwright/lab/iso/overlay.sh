# overlay.sh FOLDER COMMAND…: runs COMMAND with FOLDER/usr and FOLDER/boot laid over this machine's own.
# It has a mount namespace to itself, so nobody else sees them.
folder=$1
shift
mount -t overlay -o "ro,lowerdir=$folder/usr:/usr" overlay /usr
mount --bind "$folder/boot" /boot
exec "$@"
