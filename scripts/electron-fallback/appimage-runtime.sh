#!/bin/sh
# In the place of the AppImage runtime, which has to be downloaded: unpacks where that one mounts. For tests alone. The
# file system follows behind this text, which appimage.mjs fills up to the length that stands here.
set -e
self=$(readlink -f "$0")
unpack() { unsquashfs -quiet -no-progress -offset 4096 -dest "$1" "$self" >&2; }
if [ "$1" = --appimage-extract ]; then
  unpack squashfs-root
  exit 0
fi
APPDIR=$(mktemp -d)/root
APPIMAGE=$self
ARGV0=$0
export APPDIR APPIMAGE ARGV0
unpack "$APPDIR"
exec "$APPDIR/AppRun" "$@"
exit 1
