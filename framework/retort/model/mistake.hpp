#pragma once
// What can be wrong with a description. None of these functions is ever defined: a description is evaluated while
// compiling, a call to one of them ends that, and the compiler prints its name beside the line that is wrong.

namespace retort::mistake {

void member_is_not_listed_in_BOOST_DESCRIBE_STRUCT();
void member_belongs_to_another_struct();
void column_is_described_twice();
void max_length_needs_a_string_member();
void max_length_must_be_at_least_1();
void precision_needs_a_decimal_member();
void precision_must_be_1_to_1000_and_scale_0_to_precision();
void identity_needs_an_integer_member();
void collation_needs_a_string_member();
void references_needs_a_member_of_the_same_type();
void on_delete_and_on_update_need_references_before_them();
void set_null_needs_an_optional_member();
void server_default_does_not_fit_the_type_of_the_member();
void server_default_is_not_one_of_the_enumerators();
void only_one_of_server_default_identity_and_generated();
void primary_key_is_described_twice();
void table_needs_a_name();

} // namespace retort::mistake
