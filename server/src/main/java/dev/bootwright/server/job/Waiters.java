package dev.bootwright.server.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Held requests: each waits for a machine to be given a job, and is woken once.
public final class Waiters {

    private final Map<String, List<Runnable>> waiting = new HashMap<>();

    Waiters() {}

    /// Has `action` run once when the machine is given a job, on a thread that must not be held up.
    public synchronized void add(String machine, Runnable action) {
        waiting.computeIfAbsent(machine, _ -> new ArrayList<>()).add(action);
    }

    /// Takes back an action that was not run.
    public synchronized void remove(String machine, Runnable action) {
        List<Runnable> actions = waiting.get(machine);
        if (actions != null) {
            actions.remove(action);
            if (actions.isEmpty()) {
                waiting.remove(machine);
            }
        }
    }

    void wake(String machine) {
        List<Runnable> woken;
        synchronized (this) {
            woken = waiting.remove(machine);
        }
        if (woken != null) {
            woken.forEach(Runnable::run);
        }
    }

    /// How many requests are held.
    public synchronized int size() {
        return waiting.values().stream().mapToInt(List::size).sum();
    }
}
