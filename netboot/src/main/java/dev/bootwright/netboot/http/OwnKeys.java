package dev.bootwright.netboot.http;

import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.security.KeyStore;
import java.security.Provider;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/// Keys that are asked for at each handshake. What Vert.x has for it logs by SLF4J, which is not here.
///
/// @param keys the one source of them
record OwnKeys(X509KeyManager keys) implements KeyCertOptions {

    @Override
    public KeyCertOptions copy() {
        return this;
    }

    @Override
    public KeyManagerFactory getKeyManagerFactory(Vertx vertx) {
        return new Factory(keys);
    }

    @Override
    public Function<String, @Nullable KeyManagerFactory> keyManagerFactoryMapper(Vertx vertx) {
        return _ -> null; // whatever name a client asks for, it is shown the same
    }

    private static final class Factory extends KeyManagerFactory {
        private static final String NAME = "own";

        Factory(X509KeyManager keys) {
            super(new Source(keys), new Nobody(), NAME);
        }
    }

    /// The JDK wants to know who made a factory.
    private static final class Nobody extends Provider {
        private static final long serialVersionUID = 1L;

        Nobody() {
            super(Factory.NAME, "1", "");
        }
    }

    private static final class Source extends KeyManagerFactorySpi {
        private final X509KeyManager keys;

        Source(X509KeyManager keys) {
            this.keys = keys;
        }

        @Override
        protected void engineInit(@Nullable KeyStore store, char @Nullable [] password) {
            // has its keys
        }

        @Override
        protected void engineInit(@Nullable ManagerFactoryParameters parameters) {
            // has its keys
        }

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            return new KeyManager[] {keys};
        }
    }
}
