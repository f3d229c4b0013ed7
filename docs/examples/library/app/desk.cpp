#include <app/desk.hpp>

#include <models/loan.hpp>
#include <retort/error.hpp>
#include <retort/session.hpp>

namespace library::desk {

using retort::by, retort::c, retort::count, retort::select, retort::Session;
using namespace std::chrono;

namespace {
Instant now() { return floor<microseconds>(system_clock::now()); }
} // namespace

void add_book(retort::Database& database, const std::string& author_name, const std::string& title) {
    Session session{database};

    Author& author = session.add(Author{.name = author_name});
    session.flush(); // now author.id and author.created_at are what the database gave

    const Book& book = session.add(Book{.author_id = author.id,
                                        .title = title,
                                        .price = retort::Decimal("9.90"),
                                        .lendable = true,
                                        .acquired = floor<days>(system_clock::now())});
    session.add(Copy{.book_id = book.id});
    session.commit(); // without it, all of this is undone
}

std::vector<std::string> novels(retort::Database& database) {
    Session session{database, {.mode = retort::read_only}};
    const auto books = session
                           .exec(select<Book>()
                                     .where(c<&Book::genre> == Genre::novel && c<&Book::lendable> == true)
                                     .order_by(c<&Book::created_at>.descending(), c<&Book::title>)
                                     .limit(20))
                           .all();
    std::vector<std::string> titles;
    for (const Book& book : books) titles.push_back(book.title);
    return titles;
}

std::vector<std::string> titles(retort::Database& database, const std::string& start) {
    Session session{database, {.mode = retort::read_only}};
    // sort_title is in small letters, so that LIKE finds the same rows on both databases.
    std::vector<std::string> titles;
    for (const Book& book : session.exec(select<Book>().where(c<&Book::sort_title>.like(start + "%"))).all())
        titles.push_back(book.title);
    return titles;
}

bool lend(retort::Database& database, const std::string& title, const std::string& reader) {
    Session session{database};
    const Book book = session.exec(select<Book>().where(c<&Book::title> == title)).one();
    session.add(Loan{.book_id = book.id, .number = 1, .reader = reader});
    try {
        session.commit();
        return true;
    } catch (const retort::Error& error) {
        if (error.category() != retort::ErrorCategory::unique) throw;
        return false; // the session rolls back when it is destroyed
    }
}

int take_back(retort::Database& database, const std::string& reader) {
    Session session{database};
    auto loans = session.exec(select<Loan>().where(c<&Loan::reader> == reader && c<&Loan::until>.is_null())).all();
    for (Loan& loan : loans) {
        loan.until = now();
        session.update(loan);
    }
    session.commit();
    return static_cast<int>(loans.size());
}

void rename_author(retort::Database& database, const std::string& from, const std::string& to) {
    const auto rename = [&](Session& session) {
        Author author = session.exec(select<Author>().where(c<&Author::name> == from)).one();
        author.name = to;
        author.updated_at = now();
        session.update(author);
    };
    retort::retry(database, rename, {.session = {.isolation = retort::Isolation::serializable}});
}

std::vector<std::string> books_by_author(retort::Database& database) {
    Session session{database, {.mode = retort::read_only}};
    const auto rows = session
                          .exec(select(c<&Author::name>, count(c<&Book::id>))
                                    .left_join<Book>()
                                    .group_by(c<&Author::id>)
                                    .order_by(c<&Author::name>))
                          .all();
    std::vector<std::string> lines;
    for (const auto& [name, books] : rows) lines.push_back(name + ": " + std::to_string(books));
    return lines;
}

std::vector<Reading> open_loans(retort::Database& database) {
    Session session{database, {.mode = retort::read_only}};
    return session
        .exec(select(c<&Loan::reader>, c<&Book::title>)
                  .join<Copy>()
                  .join<Book>()
                  .where(c<&Loan::until>.is_null())
                  .order_by(c<&Loan::reader>))
        .into<Reading>()
        .all();
}

std::int64_t withdraw(retort::Database& database) {
    Session session{database};
    const std::int64_t books = session.exec(retort::update<Book>()
                                                .set(c<&Book::lendable>, false)
                                                .set(c<&Book::updated_at>, now())
                                                .where(!retort::exists<Copy>(c<&Copy::book_id> == c<&Book::id>)));
    session.commit();
    return books;
}

std::vector<std::string> catalogue(retort::Database& database) {
    Session session{database, {.mode = retort::read_only}};
    const auto books = session.exec(select<Book>().order_by(c<&Book::title>)).all();
    const auto authors = retort::load_one<Author>(session, books, &Book::author_id);
    const auto tags = retort::load_many<Tag>(session, books, &BookTag::book_id, &BookTag::tag_id);
    std::vector<std::string> lines;
    for (const Book& book : books) {
        std::string line = authors.of(book)->name + ": " + book.title;
        for (const Tag& tag : tags.of(book)) line += " #" + tag.label;
        lines.push_back(line);
    }
    return lines;
}

std::vector<std::string> readers(retort::Database& database, std::int32_t loans) {
    Session session{database, {.mode = retort::read_only}};
    return session.sql("SELECT reader FROM loan GROUP BY reader HAVING count(*) >= $1 ORDER BY reader", loans)
        .into<std::string>()
        .all();
}

} // namespace library::desk
