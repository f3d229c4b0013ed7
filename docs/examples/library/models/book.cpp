#include <models/book.hpp>

namespace library {

retort::TableView retort_table(retort::model<Book>) {
    static constexpr auto table = retort::table<Book>(
        "book",
        retort::column(&Book::created_at).server_default(retort::now()),
        retort::column(&Book::id).primary_key().server_default(retort::random_uuid()),
        retort::column(&Book::author_id).references(&Author::id).on_delete(retort::cascade),
        retort::column(&Book::title).max_length(200),
        retort::column(&Book::genre).server_default("novel").index(),
        retort::column(&Book::price).precision(10, 2).server_default("9.90").check("price >= 0"),
        retort::column(&Book::extra).server_default("{}"),
        retort::column(&Book::languages).server_default("[]"),
        retort::column(&Book::isbn).name("isbn13").unique(),
        retort::column(&Book::pages).server_default(retort::sql("10 * 10")),
        retort::column(&Book::lendable).server_default(true),
        retort::column(&Book::acquired).server_default(retort::today()),
        retort::column(&Book::sort_title).generated("lower(title)"),
        retort::unique(&Book::author_id, &Book::title),
        retort::index(retort::key(&Book::genre), retort::key(&Book::price).descending()),
        retort::index(&Book::title).where("lendable").named("ix_book_lendable"),
        retort::check(retort::sql({{"postgresql", "price < 10000"}, {"sqlite", "CAST(price AS REAL) < 10000"}}))
            .named("ck_book_price_limit"));
    return table;
}

retort::TableView retort_table(retort::model<Tag>) {
    static constexpr auto table = retort::table<Tag>(
        "tag", retort::column(&Tag::id).primary_key().identity(), retort::column(&Tag::label).max_length(40).unique());
    return table;
}

retort::TableView retort_table(retort::model<BookTag>) {
    static constexpr auto table = retort::table<BookTag>(
        "book_tag",
        retort::primary_key(&BookTag::book_id, &BookTag::tag_id),
        retort::column(&BookTag::book_id).references(&Book::id).on_delete(retort::cascade),
        retort::column(&BookTag::tag_id).references(&Tag::id).on_delete(retort::cascade));
    return table;
}

} // namespace library
