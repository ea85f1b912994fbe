package dev.sojourn.contract;

/** What is known about a person; null where nothing is. Its text never shows values: they are personal. */
public record UserData(String email, String firstName, String age, String gender, String profession, String country,
                       String city, String household) {

    @Override
    public String toString() {
        return "UserData[…]";
    }
}
