#include <app/import.hpp>

#include <models/book.hpp>
#include <retort/seed/csv.hpp>
#include <retort/session.hpp>

namespace library {

/// A line of the file that the bookseller sends: no model, a struct that is described.
struct Delivery {
    std::string author;
    std::string title;
    retort::Decimal price;
    std::optional<Genre> genre;
};
BOOST_DESCRIBE_STRUCT(Delivery, (), (author, title, price, genre))

namespace {
void add(retort::Session& session, const Delivery& delivery) {
    Author author{.name = delivery.author};
    session.upsert(author, retort::by(&Author::name).keep(&Author::updated_at));
    session.add(Book{.author_id = author.id,
                     .title = delivery.title,
                     .genre = delivery.genre.value_or(Genre::novel),
                     .price = delivery.price,
                     .acquired = std::chrono::year{2024} / 2 / 29});
}
} // namespace

int import_books(retort::Database& database, std::istream& file) {
    retort::Session session{database};
    int taken = 0;
    for (const Delivery& delivery : retort::read_csv<Delivery>(file, {.delimiter = ';'})) {
        retort::Nested attempt = session.nested();
        try {
            add(session, delivery);
            attempt.commit();
            ++taken;
        } catch (const retort::Error& error) {
            if (error.category() != retort::ErrorCategory::unique) throw;
        } // not committed: what was done since nested() is undone, and the session goes on
    }
    session.commit();
    return taken;
}

} // namespace library
