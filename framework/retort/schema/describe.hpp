#pragma once
// The schema values, described to Boost.Describe. Included by sources only: it drives the JSON reader and writer.
//
// RETORT_DESCRIBE and RETORT_DESCRIBE_ENUM compile only while the list is complete: a member or enumerator that is
// added and not listed here is an error at its line, so that none is ever missing from JSON and fingerprints.

#include <boost/describe.hpp>
#include <boost/preprocessor/seq/for_each.hpp>
#include <boost/preprocessor/variadic/to_seq.hpp>

#include <retort/schema/schema.hpp>

// A structured binding must name every member: it counts them.
#define RETORT_DESCRIBE(Type, ...)                                                                                     \
    BOOST_DESCRIBE_STRUCT(Type, (), (__VA_ARGS__))                                                                     \
    [[maybe_unused]] inline void describes_every_member(const Type& described_value) {                                 \
        [[maybe_unused]] const auto& [__VA_ARGS__] = described_value;                                                  \
    }

// A switch without default must have every enumerator (-Wswitch).
#define RETORT_DESCRIBE_CASE(r, Enum, enumerator) case Enum::enumerator:
#define RETORT_DESCRIBE_ENUM(Enum, ...)                                                                                \
    BOOST_DESCRIBE_ENUM(Enum, __VA_ARGS__)                                                                             \
    [[maybe_unused]] inline void describes_every_value(Enum described_value) {                                         \
        switch (described_value) {                                                                                     \
            BOOST_PP_SEQ_FOR_EACH(RETORT_DESCRIBE_CASE, Enum, BOOST_PP_VARIADIC_TO_SEQ(__VA_ARGS__))                   \
            break;                                                                                                     \
        }                                                                                                              \
    }

namespace retort::schema {

RETORT_DESCRIBE_ENUM(TypeKind, boolean, smallint, integer, bigint, real, double_precision, numeric, text, varchar,
                     character, bytes, date, time, timestamp, timestamptz, interval, uuid, json, enumeration, native)
RETORT_DESCRIBE_ENUM(Function, now, today, random_uuid)
RETORT_DESCRIBE_ENUM(Deferral, not_deferrable, initially_immediate, initially_deferred)
RETORT_DESCRIBE_ENUM(Action, no_action, restrict_, cascade, set_null, set_default)
RETORT_DESCRIBE_ENUM(Match, simple, full)
RETORT_DESCRIBE_ENUM(NullsOrder, standard, first, last)

RETORT_DESCRIBE(Name, schema, name)
RETORT_DESCRIBE(Type, kind, length, precision, scale, name, array_dimensions)
RETORT_DESCRIBE(SqlText, text, by_dialect)
RETORT_DESCRIBE(Literal, value)
RETORT_DESCRIBE(Expression, value)
RETORT_DESCRIBE(Identity, always, start, increment, minimum, maximum, cache, cycle)
RETORT_DESCRIBE(Generated, expression, stored)
RETORT_DESCRIBE(Column, name, type, nullable, server_default, identity, generated, collation, comment)
RETORT_DESCRIBE(PrimaryKey, name, columns, deferral, include, comment)
RETORT_DESCRIBE(Unique, name, columns, deferral, nulls_not_distinct, include, comment)
RETORT_DESCRIBE(ForeignKey, name, columns, target, target_columns, on_delete, on_update, deferral, match, not_valid,
                comment)
RETORT_DESCRIBE(Check, name, expression, not_valid, no_inherit, comment)
RETORT_DESCRIBE(ExcludeElement, column, expression, with)
RETORT_DESCRIBE(Exclude, name, method, elements, predicate, deferral, comment)
RETORT_DESCRIBE(IndexPart, column, expression, descending, nulls, collation, opclass)
RETORT_DESCRIBE(Index, name, parts, unique, nulls_not_distinct, method, predicate, include, with, comment)
RETORT_DESCRIBE(TableOptions, without_rowid, strict, unlogged, tablespace, with, partition_by)
RETORT_DESCRIBE(Table, name, columns, primary_key, uniques, foreign_keys, checks, excludes, indexes, comment, options)
RETORT_DESCRIBE(Enum, name, values, comment)
RETORT_DESCRIBE(SequenceOwner, table, column)
RETORT_DESCRIBE(Sequence, name, type, start, increment, minimum, maximum, cache, cycle, owned_by, comment)
RETORT_DESCRIBE(Opaque, kind, name, table, sql)
RETORT_DESCRIBE(Schema, namespaces, tables, enums, sequences, namespace_comments, opaque)

} // namespace retort::schema
