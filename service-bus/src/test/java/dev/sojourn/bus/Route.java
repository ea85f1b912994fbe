package dev.sojourn.bus;

/** Where the caller and the served endpoint stand. */
enum Route {
    /** In a Vertx that belongs to no cluster. */
    ALONE {
        @Override
        Node caller(Cluster cluster) {
            return cluster.alone();
        }

        @Override
        Node server(Cluster cluster) {
            return cluster.alone();
        }
    },
    /** On one node of a cluster. */
    SAME_NODE {
        @Override
        Node caller(Cluster cluster) {
            return cluster.first();
        }

        @Override
        Node server(Cluster cluster) {
            return cluster.first();
        }
    },
    /** On two nodes of a cluster. */
    OTHER_NODE {
        @Override
        Node caller(Cluster cluster) {
            return cluster.first();
        }

        @Override
        Node server(Cluster cluster) {
            return cluster.second();
        }
    };

    abstract Node caller(Cluster cluster);

    abstract Node server(Cluster cluster);
}
