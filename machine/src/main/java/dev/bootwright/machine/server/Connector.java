package dev.bootwright.machine.server;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// How a connection to the server is made: plainly, or by TLS ([Tls]).
public interface Connector {

    /// One that anybody between here and there can read and change.
    Connector PLAIN =
            new Connector() {
                @Override
                public Socket connect(String host, int port, Duration patience, Duration longest)
                        throws IOException {
                    return dial(host, port, patience, longest);
                }

                @Override
                public void protect(HttpURLConnection connection) {
                    // nothing is protected
                }
            };

    /// Connects.
    ///
    /// @param host     name or address, without brackets
    /// @param patience with the connection
    /// @param longest  pause while reading
    /// @throws IOException if nobody answers, or somebody else than the server
    Socket connect(String host, int port, Duration patience, Duration longest) throws IOException;

    /// Makes a connection of the JDK's client, which is not open yet, one of this kind.
    void protect(HttpURLConnection connection);

    /// An open connection, by TCP alone.
    static Socket dial(String host, int port, Duration patience, Duration longest)
            throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(patience.toMillis()));
            socket.setSoTimeout(Math.toIntExact(longest.toMillis()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
