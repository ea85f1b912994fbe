package dev.sojourn.bench.load;

/** The event of all contestants. */
public final class Payload {

    public static final String TYPE = "QUIZ_ANSWERED";

    /** 110 bytes. */
    public static final String JSON = "{\"page\":\"/quiz/style\",\"quizType\":\"style\",\"answersCount\":3,"
            + "\"answer\":\"minimal\",\"referrer\":\"news.example/quiz/1\"}";

    private Payload() {
    }
}
