#include <app/desk.hpp>

#include <models/loan.hpp>
#include <retort/error.hpp>
#include <retort/session.hpp>

namespace library::desk {

using retort::by, retort::c, retort::select, retort::Session;
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
    std::vector<std::string> lines;
    for (const auto& row : session.connection().query("SELECT a.name, count(*) FROM author a "
                                                      "JOIN book b ON b.author_id = a.id GROUP BY a.name ORDER BY 1"))
        lines.push_back(row[0].value_or("") + ": " + row[1].value_or(""));
    return lines;
}

} // namespace library::desk
