#!/bin/bash
# Builds and tests one stage of packaging/check and writes its results as JUnit.
#
# usage: .ci/steps/stage.sh STAGE JUNIT_FILE
set -euo pipefail

stage=$1 junit=$2
jobs=${JOBS:-$(nproc)}
build=build/check/$stage
log=$build.log

# Tests labelled `once` do not depend on sanitizers.
selection=()
launcher=()
case $stage in
  asan) selection=(--label-exclude once) ;;
  tsan)
    selection=(--label-exclude once)
    # ThreadSanitizer's shadow memory collides with the high address randomisation of newer kernels.
    if setarch -R true 2>/dev/null; then launcher=(setarch -R); fi
    ;;
esac

quietly() {
  if ! "$@" >"$log" 2>&1; then
    grep -E -A5 'error|FAILED|Error' "$log" | head -60 || tail -60 "$log"
    echo "$stage: '$*' failed, see $log"
    return 1
  fi
}

mkdir -p "$build"
quietly cmake -S . -B "$build" -G Ninja -C ".ci/cache/$stage.cmake"
quietly cmake --build "$build" --parallel "$jobs"
"${launcher[@]}" ctest --test-dir "$build" --parallel "$jobs" --output-on-failure --no-tests=error \
  --output-junit "$junit" "${selection[@]}"
