import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/** DynamoDB Local on 127.0.0.1 alone. Its own main class listens on every address, and has no option against that. */
public final class LoopbackDynamo {
  public static void main(String[] arguments) throws Exception {
    DynamoDBProxyServer local = ServerRunner.createServerFromCommandLineArgs(arguments);
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    Server jetty = (Server) field.get(local);
    if (jetty.getConnectors().length == 0) throw new IllegalStateException("there is no connector to bind");
    for (Connector connector : jetty.getConnectors()) ((ServerConnector) connector).setHost("127.0.0.1");
    local.start();
    // It ends with the program that started it, whose end of this pipe is then closed.
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
