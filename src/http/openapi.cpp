#include "http/openapi.hpp"

#include <algorithm>
#include <set>

#include <boost/json.hpp>

#include "base/check.hpp"
#include "base/text.hpp"
#include "http/access.hpp"
#include "http/members.hpp"
#include "http/openapi_refusals.hpp"
#include "http/openapi_tus.hpp"
#include "http/problem.hpp"
#include "http/raw.hpp"
#include "http/router.hpp"
#include "wire/schema.hpp"

namespace mainstay::http {

namespace json = boost::json;

namespace {

json::object reference(std::string_view kind, std::string_view name) {
    return {{"$ref", "#/components/" + std::string(kind) + '/' + std::string(name)}};
}

json::object content(std::string_view media_type, json::object schema) {
    return {{media_type, {{"schema", std::move(schema)}}}};
}

json::object bytes_schema() { return {{"type", "string"}, {"format", "binary"}}; }

json::object problem_schema() {
    json::object text{{"type", "string"}};
    json::object params{{"type", "object"}, {"additionalProperties", text}};
    json::object field{
        {"type", "object"},
        {"properties", {{"field", text}, {"code", text}, {"message", text}, {"params", params}}},
        {"required", {"field", "code", "message"}},
    };
    return {
        {"type", "object"},
        {"description", "A problem document (RFC 9457). `code` is stable; `detail` is for people."},
        {"properties",
         {{"type", text},
          {"title", text},
          {"status", {{"type", "integer"}}},
          {"detail", text},
          {"code", text},
          {"request_id", text},
          {"params", params},
          {"errors", {{"type", "array"}, {"items", field}}},
          {"current", {{"description", "The thing as it is now, where a change was stale."}}}}},
        {"required", {"type", "title", "status", "detail", "code", "request_id"}},
    };
}

/// Writes the operations, and gathers the schemas they refer to.
class Writer {
public:
    explicit Writer(std::span<const MemberFormat> formats) : formats_(formats) {}

    json::object document(std::span<const Route> routes, std::string_view version) {
        json::object paths;
        for (const Route& route : routes) {
            if (route.raw && !route.raw->options.is_described) continue;
            auto& at = paths[route.path];
            if (at.is_null()) at.emplace_object();
            at.as_object()[lower_ascii(name_of(route.verb))] = operation(route);
        }
        json::object schemas = components_.schemas();
        schemas["Problem"] = problem_schema();
        for (auto& schema : schemas) describe(schema.value(), schema.key());
        json::object responses;
        for (int status : refused_) responses[response_name(status)] = refusal_response(status);
        json::object schemes{
            {"session",
             {{"type", "apiKey"},
              {"in", "cookie"},
              {"name", session_cookie_name(false)},
              {"description", "`__Host-mainstay_session` where the server is reached by https."}}},
            {"token", {{"type", "http"}, {"scheme", "bearer"}}},
            {"host",
             {{"type", "http"}, {"scheme", "bearer"}, {"description", "The token of a host."}}},
            {"ingest_key",
             {{"type", "http"},
              {"scheme", "bearer"},
              {"description", "The ingest key of an application."}}},
        };
        return {
            {"openapi", "3.1.0"},
            {"info", {{"title", "Mainstay"}, {"version", version}}},
            {"paths", std::move(paths)},
            {"components",
             {{"schemas", std::move(schemas)},
              {"responses", std::move(responses)},
              {"securitySchemes", std::move(schemes)}}},
        };
    }

private:
    /// What a raw route takes: its path, and a body of its media types.
    static void describe_raw(json::object& operation, const Route& route) {
        json::array list;
        for (const auto& name : path_names(route.path)) {
            auto schema = name == "id" ? wire::schema<Id<Route>>() : wire::schema<std::string>();
            list.push_back(json::object{
                {"name", name}, {"in", "path"}, {"required", true}, {"schema", std::move(schema)}
            });
        }
        operation["parameters"] = std::move(list);
        if (route.verb == Verb::get || route.verb == Verb::del) return;
        json::object bodies;
        for (auto type : route.raw->options.media_types)
            bodies[type] = {{"schema", bytes_schema()}};
        if (bodies.empty()) bodies = content("*/*", bytes_schema());
        operation["requestBody"] = {{"required", true}, {"content", std::move(bodies)}};
    }

    json::object operation(const Route& route) {
        auto name = operation_of(route);
        // Two operations of one name would make the generated client lose one of them.
        MAINSTAY_CHECK(operations_.insert(name).second);
        json::object operation{
            {"operationId", name},
            {"summary", route.about.summary},
            {"tags", {tag_of(route)}},
        };
        if (!route.raw) operation["parameters"] = parameters(route);
        if (route.raw) {
            describe_raw(operation, route);
        } else if (route.tus) {
            describe_tus(operation, route);
        } else if (takes_body(route)) {
            if (auto body = request_body(route); !body.empty())
                operation["requestBody"] = std::move(body);
        } else if (route.kind == Kind::upload) {
            operation["requestBody"] = {
                {"required", true}, {"content", content("*/*", bytes_schema())}
            };
        }
        operation["responses"] = responses(route);
        if (route.about.access == Access::public_)
            operation["security"] = json::array{};
        else if (!route.raw)
            operation["security"] = security(route);
        return operation;
    }

    /// Who may call it: people, by either of two credentials, and programs where the route says so.
    static json::array security(const Route& route) {
        json::array ways{{{"session", json::array{}}}, {{"token", json::array{}}}};
        if (route.about.takes_hosts) ways.push_back({{"host", json::array{}}});
        if (route.about.takes_ingest_keys) ways.push_back({{"ingest_key", json::array{}}});
        return ways;
    }

    static std::string_view tag_of(const Route& route) {
        if (!route.about.tag.empty()) return route.about.tag;
        std::string_view rest = route.path;
        constexpr std::string_view prefix = "/api/v1/";
        if (rest.starts_with(prefix)) rest.remove_prefix(prefix.size());
        return rest.substr(0, rest.find('/'));
    }

    static json::object header(
        std::string_view name, bool is_required, std::string_view says, json::object schema
    ) {
        schema["type"] = "string";
        return {
            {"name", name},
            {"in", "header"},
            {"required", is_required},
            {"description", says},
            {"schema", std::move(schema)},
        };
    }

    /// Says of texts what members of their name look like, which is more than their type says.
    void describe_text(json::object& schema, std::string_view member, std::string_view where) {
        bool has_form = schema.contains("enum") || schema.contains("format");
        const auto* type = schema.if_contains("type");
        bool is_text =
            type && (*type == "string" || (type->is_array() && !type->get_array().empty() &&
                                           type->get_array()[0] == "string"));
        if (has_form || !is_text) return;
        auto is_it = [&](const MemberFormat& format) {
            return format.member == member && where.starts_with(format.where);
        };
        auto found = std::ranges::find_if(formats_, is_it);
        if (found == formats_.end()) return;
        if (!found->format.empty()) schema["format"] = found->format;
        if (!found->pattern.empty()) schema["pattern"] = found->pattern;
        if (found->length_max > 0 && !schema.contains("maxLength"))
            schema["maxLength"] = found->length_max;
    }

    void describe(json::value& schema, std::string_view where) {
        auto* object = schema.if_object();
        auto* properties = object ? object->if_contains("properties") : nullptr;
        if (!properties) return;
        for (auto& member : properties->as_object()) {
            if (auto* text = member.value().if_object()) describe_text(*text, member.key(), where);
        }
    }

    json::array parameters(const Route& route) {
        json::array list;
        auto names = path_names(route.path);
        for (const auto& member : route.request->members) {
            bool is_path = std::ranges::find(names, member.name) != names.end();
            if (member.name == "if_match" || (!is_path && takes_body(route))) continue;
            json::object parameter{
                {"name", member.name},
                {"in", is_path ? "path" : "query"},
                {"required", is_path || !member.shape->may_be_missing()},
                {"schema", parameter_schema(*member.shape)},
            };
            auto& schema = parameter["schema"].as_object();
            describe_text(schema, member.name, route.path);
            if (!is_path && member.name == "limit" && route.about.limit > 0)
                schema["default"] = route.about.limit;
            if (!is_path) parameter["explode"] = false;
            list.push_back(std::move(parameter));
        }
        if (takes_version(route)) {
            list.push_back(header(
                "If-Match", route.verb == Verb::patch,
                "The ETag of the version that this is based on, or *.",
                {{"pattern", R"(^(\*|(W/)?"[^"]*")$)"}}
            ));
        }
        bool takes_key = route.verb == Verb::post && route.about.access != Access::public_;
        if (takes_key && !route.tus) {
            list.push_back(header(
                "Idempotency-Key", false, "Makes a repetition within a day answer the same again.",
                {{"minLength", 1}, {"maxLength", 128}, {"pattern", "^[!-~]+$"}}
            ));
        }
        return list;
    }

    /// In a URL there is no null: what is optional is left out.
    json::object parameter_schema(const wire::Shape& shape) {
        const auto& inner = shape.kind == wire::Kind::optional ? *shape.inner : shape;
        return components_.schema(inner, wire::Direction::in);
    }

    json::object request_body(const Route& route) {
        auto names = path_names(route.path);
        auto is_elsewhere = [&](const wire::Member& member) {
            return member.name == "if_match" ||
                   std::ranges::find(names, member.name) != names.end();
        };
        const auto& members = route.request->members;
        if (std::ranges::all_of(members, is_elsewhere)) return {};
        bool is_required = false;
        json::object properties;
        json::array required;
        for (const auto& member : members) {
            if (is_elsewhere(member)) continue;
            properties[member.name] = components_.schema(*member.shape, wire::Direction::in);
            if (!member.shape->may_be_missing()) required.emplace_back(member.name);
        }
        is_required = !required.empty();
        json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
        if (is_required) schema["required"] = std::move(required);
        schema["additionalProperties"] = false;
        if (std::ranges::none_of(members, is_elsewhere))
            schema = components_.schema(*route.request, wire::Direction::in);
        json::value described = std::move(schema);
        describe(described, route.path);
        schema = std::move(described.as_object());
        return {
            {"required", is_required}, {"content", content("application/json", std::move(schema))}
        };
    }

    json::object responses(const Route& route) {
        json::object all;
        json::object success{{"description", reason_of(route.about.status)}};
        if (route.response) {
            auto schema = components_.schema(*route.response, wire::Direction::out);
            success["content"] = content("application/json", std::move(schema));
        } else if (route.kind == Kind::download) {
            success["content"] = content("*/*", bytes_schema());
        } else if (route.raw && route.about.status != 204) {
            success["content"] = content(route.raw->options.answer_type, bytes_schema());
        } else if (route.kind == Kind::stream) {
            success["content"] = content("text/event-stream", {{"type", "string"}});
        }
        if (route.is_versioned) success["headers"] = {{"ETag", {{"schema", {{"type", "string"}}}}}};
        all[std::to_string(route.about.status)] = success;
        if (route.is_versioned && route.verb == Verb::get)
            all["304"] = {{"description", "It is still as If-None-Match names it."}};
        if (route.kind == Kind::download) describe_parts(all);
        for (int status : refused_with(route)) {
            if (route.raw && route.raw->options.refuse) {  // In a form of its own.
                all[std::to_string(status)] = {{"description", reason_of(status)}};
                continue;
            }
            all[std::to_string(status)] = reference("responses", response_name(status));
            refused_.insert(status);
        }
        for (int status : route.about.statuses_alike) {
            auto alike = success;
            alike["description"] = reason_of(status);
            auto problem = content("application/problem+json", reference("schemas", "Problem"));
            if (refused_with(route).contains(status))
                alike["content"].as_object().insert(*problem.begin());
            all[std::to_string(status)] = std::move(alike);
        }
        return all;
    }

    static void describe_parts(json::object& responses) {
        responses["206"] = {
            {"description", "The part that Range names."},
            {"content", content("*/*", bytes_schema())},
        };
        responses["304"] = {{"description", "It is still as If-None-Match names it."}};
        responses["416"] = {{"description", "It has no part as Range names."}};
    }

    std::span<const MemberFormat> formats_;
    std::set<int> refused_;  // Every status that a response is described for.
    wire::Components components_;
    std::set<std::string> operations_;
};

/// Indented JSON, so that a difference between two versions can be read line by line.
void print(std::string& out, const json::value& value, std::size_t depth) {
    auto indent = [&](std::size_t levels) { out.append(2 * levels, ' '); };
    auto* object = value.if_object();
    auto* array = value.if_array();
    if ((!object || object->empty()) && (!array || array->empty())) {
        out += json::serialize(value);
        return;
    }
    out += object ? "{\n" : "[\n";
    std::size_t left = object ? object->size() : array->size();
    auto end_item = [&] { out += --left == 0 ? "\n" : ",\n"; };
    if (object) {
        for (const auto& member : *object) {
            indent(depth + 1);
            out += json::serialize(json::string(member.key())) + ": ";
            print(out, member.value(), depth + 1);
            end_item();
        }
    } else {
        for (const auto& item : *array) {
            indent(depth + 1);
            print(out, item, depth + 1);
            end_item();
        }
    }
    indent(depth);
    out += object ? '}' : ']';
}

}  // namespace

json::object openapi(
    std::span<const Route> routes, std::string_view version, std::span<const MemberFormat> formats
) {
    return Writer(formats).document(routes, version);
}

std::string openapi_text(
    std::span<const Route> routes, std::string_view version, std::span<const MemberFormat> formats
) {
    std::string text;
    print(text, openapi(routes, version, formats), 0);
    return text += '\n';
}

}  // namespace mainstay::http
