// Boost.JSON, compiled here and nowhere else, so that Retort needs its headers only and no library beside it.

#include <boost/json/src.hpp>
