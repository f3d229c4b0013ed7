#include <models/loan.hpp>

namespace library {

retort::TableView retort_table(retort::model<Copy>) {
    static constexpr auto table = retort::table<Copy>(
        "copy",
        retort::primary_key(&Copy::book_id, &Copy::number),
        retort::column(&Copy::book_id).references(&Book::id).on_delete(retort::cascade),
        retort::column(&Copy::condition).server_default(1));
    return table;
}

retort::TableView retort_table(retort::model<Loan>) {
    static constexpr auto table = retort::table<Loan>(
        "loan",
        retort::column(&Loan::id).primary_key().identity(),
        retort::column(&Loan::since).server_default(retort::now()),
        retort::foreign_key(&Loan::book_id, &Loan::number).references(&Copy::book_id, &Copy::number),
        retort::index(&Loan::book_id, &Loan::number).unique().where("until IS NULL").named("ix_loan_open"));
    return table;
}

} // namespace library
