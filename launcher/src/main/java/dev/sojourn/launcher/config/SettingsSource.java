package dev.sojourn.launcher.config;

import dev.sojourn.launcher.config.SettingsFiles.SettingsFile;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;

/** Gathers settings: the jar's application.yaml, the folder's, the jar's environment, the folder's, variables. */
public final class SettingsSource {

    private SettingsSource() {
    }

    /** Never fails for what an operator wrote: mistakes are in the settings. */
    public static Future<Settings> load(Vertx vertx, Map<String, String> variables, Path workingDirectory) {
        return vertx.executeBlocking(() -> SettingsFiles.find(variables, workingDirectory))
                .compose(files -> read(vertx, files).map(merged -> new Settings(files, merged, variables)));
    }

    private static Future<JsonObject> read(Vertx vertx, SettingsFiles files) {
        ConfigRetrieverOptions options = new ConfigRetrieverOptions().setIncludeDefaultStores(false).setScanPeriod(-1);
        files.files().forEach(file -> options.addStore(store(file)));
        ConfigRetriever retriever = ConfigRetriever.create(vertx, options);
        return retriever.getConfig().eventually(retriever::close);
    }

    private static ConfigStoreOptions store(SettingsFile file) {
        return new ConfigStoreOptions().setType("file").setFormat(SettingsFileReader.FORMAT).setConfig(
                new JsonObject().put("path", file.path()).put(SettingsFileReader.LABEL, file.label()));
    }
}
