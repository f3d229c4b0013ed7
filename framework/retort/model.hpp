#pragma once
// All that a model needs: structs, their description, and the types that columns can have.

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <retort/model/array_type.hpp>
#include <retort/model/decimal.hpp>
#include <retort/model/enum_type.hpp>
#include <retort/model/json.hpp>
#include <retort/model/make_metadata.hpp>
#include <retort/model/standard_types.hpp>
#include <retort/model/table.hpp>
#include <retort/model/time_of_day.hpp>
#include <retort/model/uuid.hpp>
