#include "fields/fields.hpp"

namespace mainstay::fields {

namespace {

/// A handler for a service function that has to know the kinds.
template <class Response, class Request>
auto with(
    const FieldKinds& kinds,
    Result<Response> (*service)(db::Sql&, const Call&, const Request&, const FieldKinds&)
) {
    return [kinds, service](db::Sql& sql, const Call& call, const Request& request) {
        return service(sql, call, request, kinds);
    };
}

}  // namespace

std::vector<http::Route> routes(const FieldKinds& kinds) {
    using enum Refusal;
    const std::string fields = "/api/v1/fields";
    const std::string forms = "/api/v1/forms";
    return {
        http::get(
            fields, with(kinds, list_fields),
            {.summary = "List the custom fields of a kind of resource.",
             .refuses = {invalid, forbidden}}
        ),
        http::post(
            fields, with(kinds, create_field),
            {.summary = "Create a custom field.",
             .refuses = {invalid, forbidden, conflict},
             .status = 201,
             .scope = TokenScope::admin}
        ),
        http::get(
            fields + "/{id}", show_field,
            {.summary = "Show a custom field.", .refuses = {not_found}}
        ),
        http::patch(
            fields + "/{id}", change_field,
            {.summary = "Change a custom field, or take it out of use.",
             .refuses = {invalid, forbidden, not_found, stale},
             .scope = TokenScope::admin}
        ),
        http::get(
            forms, with(kinds, list_forms),
            {.summary = "List the forms of a kind of resource.", .refuses = {invalid, forbidden}}
        ),
        http::put(
            forms, with(kinds, put_form),
            {.summary = "Set the form of an application and a variant.",
             .refuses = {invalid, forbidden},
             .scope = TokenScope::admin}
        ),
        http::get(
            forms + "/ask", with(kinds, ask_form),
            {.summary = "Show the form that you fill for an application.",
             .refuses = {invalid},
             .operation = "askForm"}
        ),
        http::del(
            forms + "/{id}", remove_form,
            {.summary = "Remove a form; its fields and their values stay.",
             .refuses = {forbidden, not_found},
             .scope = TokenScope::admin}
        ),
    };
}

}  // namespace mainstay::fields
