#!/bin/bash
# Builds and runs a C, a C++ and a static C program with what pkg-config says.
#
# usage: pkg_config.sh SOURCE PREFIX LIBDIR CC CXX WITH_STATIC
set -euo pipefail

source=$1 prefix=$2 libdir=$3 cc=$4 cxx=$5 with_static=$6
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export PKG_CONFIG_PATH=$prefix/$libdir/pkgconfig LD_LIBRARY_PATH=$prefix/$libdir

for variable in prefix libdir includedir; do
  value=$(pkg-config --variable=$variable libnetipc)
  [[ -d $value && $value != *//* ]] || { echo "$variable is $value" >&2 && exit 1; }
done

flags=$(pkg-config --cflags --libs libnetipc)
# shellcheck disable=SC2086  # flags are words
"$cc" -x c "$source" -x none -o "$work/c" $flags && "$work/c"
# shellcheck disable=SC2086
"$cxx" -x c++ "$source" -x none -o "$work/cxx" $flags && "$work/cxx"

if [ "$with_static" = 1 ]; then
  flags=$(pkg-config --static --cflags --libs libnetipc)
  # shellcheck disable=SC2086
  "$cc" -x c "$source" -x none -static -o "$work/static" $flags && "$work/static"
fi
