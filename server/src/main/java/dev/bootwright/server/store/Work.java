package dev.bootwright.server.store;

import java.io.IOException;

/// A piece of work on the database: all of it happens, or none.
@FunctionalInterface
public interface Work<T> {

    T run(Session session) throws IOException;
}
