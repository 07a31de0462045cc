/* One direction of a shared-memory region, and the memory it lives in.
 *
 * What a release store gives is that a process's stores reach memory in the order
 * they were made; not when. So each process stores into a queue, and its Memory
 * process moves entries to where others load from, whenever it likes. A
 * read-modify-write and a system call wait for the queue to drain. Loads are in
 * program order, which acquire gives.
 *
 * A futex word's sleeper is one flag: FUTEX_WAIT compares and sleeps in one step
 * (the kernel's lock), FUTEX_WAKE clears the flag.
 */

#ifndef MESSAGES
#define MESSAGES 2
#endif

#define CLIENT 0
#define SERVER 1
#define REQUEST 0
#define RESPONSE 1

mtype = { DATA, LEN, SEQ, MARK, SAYS };

typedef Lane {
  byte data;   /* the bytes of the message, as one value */
  byte size;   /* what the value must be, in the model: length and bytes go together */
  byte seq;
  byte signal;
}

Lane lane[2];
bool asleep[2];       /* by process: in FUTEX_WAIT */
bool mark[2];         /* by process: it tells when it sleeps */
bool says[2];         /* by process: it may be asleep */
bool gone[2];         /* the kernel closed this process's socket */
bool doomed[2];       /* killed: takes no further step of its own */
bool aborted[2];      /* somebody raised the process's abort signal */

chan stores[2] = [5] of { mtype, byte, byte };  /* by process: variable, lane, value */

#define drained(me) (len(stores[me]) == 0)

inline store(me, variable, which, value) { stores[me] ! variable, which, value }

inline wake(sleeper) { asleep[sleeper] = false }

proctype Memory(byte me) {
  byte which, value;
end:
  do
  :: atomic {
       if
       :: stores[me] ? DATA(which, value) -> lane[which].data = value
       :: stores[me] ? LEN(which, value) -> lane[which].size = value
       :: stores[me] ? SEQ(which, value) -> lane[which].seq = value
       :: stores[me] ? MARK(which, value) -> mark[which] = value
       :: stores[me] ? SAYS(which, value) -> says[which] = value
       fi
     }
  od
}
