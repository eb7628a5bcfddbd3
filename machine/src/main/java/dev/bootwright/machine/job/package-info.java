/// One run of a plan on this machine. [JobRun] carries out its steps; what becomes of them collects in
/// [PendingEvents] until [EventSender] has brought it to the server.
@NullMarked
package dev.bootwright.machine.job;

import org.jspecify.annotations.NullMarked;
