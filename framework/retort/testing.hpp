#pragma once
// What tests of an application need: a database with the tables of its models, without a history, rows to fill it, and
// its revisions tried one by one.

#include <retort/testing/create_tables.hpp>
#include <retort/testing/factory.hpp>
#include <retort/testing/fresh.hpp>
#include <retort/testing/migrations.hpp>
