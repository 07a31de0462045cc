# bash completion for netipc

_netipc() {
  local word=$2 previous=$3 command= index
  local endpoint='--run-dir --json --service --token --invocation-id --profiles --log-level --verbose'
  COMPREPLY=()
  case $previous in
    --run-dir | --cgroup-root | --host-root) mapfile -t COMPREPLY < <(compgen -d -- "$word") && return ;;
    --profiles | --prefer) mapfile -t COMPREPLY < <(compgen -W 'all baseline shm-hybrid shm-futex' -- "$word") && return ;;
    --placement) mapfile -t COMPREPLY < <(compgen -W 'free same split' -- "$word") && return ;;
    --role) mapfile -t COMPREPLY < <(compgen -W 'both client server' -- "$word") && return ;;
    --log-level) mapfile -t COMPREPLY < <(compgen -W 'error warning info debug' -- "$word") && return ;;
    --service | --token | --invocation-id | --timeout | --count | --exclude | --workers | --max-* | --backlog | \
      --handshake-timeout | --send-timeout | --rates | --peer | --duration | --repetitions | --interval | --calls) return ;;
  esac
  for ((index = 1; index < COMP_CWORD; ++index)); do
    case ${COMP_WORDS[index]} in
      serve | snapshot | lookup | ping | list | status | watch | bench | version) command=${COMP_WORDS[index]} && break ;;
    esac
  done
  local kinds='cgroups-snapshot cgroups-lookup apps-lookup increment string-reverse' offered
  case $command in
    serve) offered="$kinds all $endpoint --cgroup-root --host-root --exclude --workers --max-sessions --max-request-bytes
      --max-response-bytes --backlog --prefer --handshake-timeout --send-timeout" ;;
    snapshot | status) offered="$endpoint --timeout" ;;
    lookup) offered="cgroups apps $endpoint --timeout" ;;
    ping) offered="$kinds $endpoint --timeout --count" ;;
    bench) offered="$endpoint --rates --placement --role --peer --duration --repetitions --no-limits --csv
      uds-ping-pong shm-ping-pong uds-batch-ping-pong shm-batch-ping-pong snapshot-baseline snapshot-shm
      uds-pipeline-d16 uds-pipeline-batch-d16 cache-lookup cgroups-lookup-16 cgroups-lookup-8192 apps-lookup-16
      apps-lookup-8192 connect-rate snapshot-1mib" ;;
    watch) offered="$endpoint --timeout --interval --count --calls" ;;
    list) offered='--run-dir --json' ;;
    version) offered='--json' ;;
    *) offered='serve snapshot lookup ping list status watch bench version --version' ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$offered --help" -- "$word")
}
complete -F _netipc netipc
