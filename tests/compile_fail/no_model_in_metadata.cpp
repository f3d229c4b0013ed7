// expect: declare retort::TableView retort_table(retort::model<T>) beside the struct
#include <retort/model.hpp>

struct Country {
    retort::Uuid id;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id))

retort::Metadata metadata() { return retort::make_metadata<Country>(); }
