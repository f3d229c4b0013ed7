#include <retort/model.hpp>
#include <retort/operation/vocabulary.hpp>

#include "../tables.hpp"

// A thousand structs would cost the compiler minutes and the command nothing: their schema is made here as theirs would
// be.
retort::Metadata metadata() {
    retort::Metadata all;
    for (int number = 0; number < TABLES; ++number)
        retort::schema::put(all.schema, retort::ddl::make_table(bench::table_name(number), bench::elements(number)));
    return all;
}
