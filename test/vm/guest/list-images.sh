#!/bin/sh
# What is in an image store, for a host that compares it with the images' own content: list-images.sh ROOT
#   image RECORD     image.json, for each image on disk
#   layer RECORD     layer.json, for each unpacked layer, and then, each with a space before it, the lines of its files
set -eu
here=$(dirname "$0")
for record in "$1"/images/*/image.json; do
  [ ! -e "$record" ] || echo "image $(cat "$record")"
done
for layer in "$1"/l/*; do
  [ -e "$layer" ] || continue
  echo "layer $(cat "$layer/layer.json")"
  sh "$here/list-files.sh" "$layer/fs" | sed 's/^/ /'
done
