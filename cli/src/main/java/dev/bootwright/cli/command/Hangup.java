package dev.bootwright.cli.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/// SIGHUP, which tells a daemon to read its configuration again, and would otherwise end the program.
final class Hangup {

    private Hangup() {}

    /// Runs something at each SIGHUP from now on, in a thread of its own. Without effect where the virtual
    /// machine was told to leave signals alone (`-Xrs`).
    static void tell(Runnable work) {
        InvocationHandler handler =
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "handle" -> {
                                work.run();
                                yield null;
                            }
                            case "equals" ->
                                    arguments != null
                                            && System.identityHashCode(proxy)
                                                    == System.identityHashCode(arguments[0]);
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> "SIGHUP";
                        };
        try {
            // By name: the compiler warns of every other use, and the JDK has nothing else for
            // signals.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(
                            Hangup.class.getClassLoader(), new Class<?>[] {type}, handler);
            signal.getMethod("handle", signal, type)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
        } catch (ReflectiveOperationException e) {
            System.getLogger(Hangup.class.getName())
                    .log(System.Logger.Level.DEBUG, "SIGHUP ends this program", e);
        }
    }
}
