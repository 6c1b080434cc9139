#!/bin/sh
# What is in a directory, in lines that are the same for the same files: list-files.sh DIR
set -eu
cd "$1"
find . -mindepth 1 -type d -printf '%P %y %m %U:%G\n' | LC_ALL=C sort
find . -mindepth 1 ! -type d -printf '%P %y %m %U:%G %s %l\n' | LC_ALL=C sort
find . -type f -exec sha256sum {} + | LC_ALL=C sort -k 2
