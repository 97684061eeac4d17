# Slurm's own output lies beside the list file; what it becomes is named by job, element and run.
here=@HERE@ logs=@LOGS@
job=${SLURM_ARRAY_JOB_ID:?} element=${SLURM_ARRAY_TASK_ID:?}
IFS=$'\t' read -r -a task < <(sed -n "$((element + 1))p" "$here/tasks.tsv")
name=${task[0]} log=$logs/${job}_$element-${task[1]}.log marker=${task[2]} progress=${task[3]}
[[ $marker != - ]] || marker=$here/$element.ok
output=$here/${job}_$element.out
if [[ -f $output && ! -L $output ]]; then
  mv "$output" "$log" && ln -s "$log" "$output" # a requeued element appends through the link
fi
say() { echo "$(date -u +%FT%TZ) ${job}_$element $name: $*"; }

# One job does this submission: the first that says so. sbatch may time out and submit all the same, and be asked again.
echo "$job" >"$here/.job.$job.$element"
ln "$here/.job.$job.$element" "$here/job" 2>/dev/null
rm -f "$here/.job.$job.$element"
if [[ $(<"$here/job") != "$job" ]]; then
  say "job $(<"$here/job") does this; nothing to do here"
  exit 0
fi
if [[ -e $marker ]]; then
  say "done already"
  exit 0
fi

asked='' child=''
trap 'asked=1; [[ -z $child ]] || kill -TERM "$child" 2>/dev/null' TERM
newest() { [[ $progress = - ]] || ls -t1 "$progress" 2>/dev/null | head -n 1; }
before=$(newest)
say "starts on $(hostname) with ${SLURM_CPUS_PER_TASK:-?} processors, time ${SLURM_RESTART_COUNT:-0} in the queue again"
@PRELUDE@
@CONTAINER@ "${task[@]:4}" &
child=$!
[[ -z $asked ]] || kill -TERM "$child"
status=128
while ((status >= 128)); do # a signal ends the waiting, not the command
  wait "$child"
  status=$?
  kill -0 "$child" 2>/dev/null || break
done
((status != 0)) || [[ $marker != "$here/$element.ok" ]] || touch "$marker"
[[ ! -e $marker ]] || exit 0
[[ -n $asked ]] || exit $((status == 0 ? 1 : status))

# Asked to stop, with a checkpoint written: back into the queue, unless the job was cancelled or Slurm does that itself.
if [[ $progress != - && $(newest) = "$before" ]]; then
  say "stopped without having got on"
  exit @STOPPED@
fi
for _ in {1..12}; do
  state=$(squeue --noheader --array --format=%T --jobs "${job}_$element" 2>/dev/null) || state=UNKNOWN
  case $state in
    RUNNING)
      say "stopped at a checkpoint, goes back into the queue"
      if scontrol requeue "${job}_$element"; then
        sleep 120 # Slurm ends this
        exit @STOPPED@
      fi
      ;;
    UNKNOWN) ;;
    *) break ;;
  esac
  sleep 5
done
say "stopped at a checkpoint (Slurm: ${state:-gone})"
exit @STOPPED@
