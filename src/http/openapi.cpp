#include "http/openapi.hpp"

#include <algorithm>
#include <set>

#include <boost/json.hpp>

#include "base/check.hpp"
#include "base/text.hpp"
#include "http/access.hpp"
#include "http/members.hpp"
#include "http/problem.hpp"
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
    json::object document(std::span<const Route> routes, std::string_view version) {
        json::object paths;
        for (const Route& route : routes) {
            auto& at = paths[route.path];
            if (at.is_null()) at.emplace_object();
            at.as_object()[lower_ascii(name_of(route.verb))] = operation(route);
        }
        json::object schemas = components_.schemas();
        schemas["Problem"] = problem_schema();
        json::object problem{
            {"description", "Why the request was declined."},
            {"content", content("application/problem+json", reference("schemas", "Problem"))},
        };
        json::object schemes{
            {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", session_cookie_name}}},
            {"token", {{"type", "http"}, {"scheme", "bearer"}}},
        };
        return {
            {"openapi", "3.1.0"},
            {"info", {{"title", "Mainstay"}, {"version", version}}},
            {"paths", std::move(paths)},
            {"components",
             {{"schemas", std::move(schemas)},
              {"responses", {{"Problem", std::move(problem)}}},
              {"securitySchemes", std::move(schemes)}}},
        };
    }

private:
    json::object operation(const Route& route) {
        auto name = operation_of(route);
        // Two operations of one name would make the generated client lose one of them.
        MAINSTAY_CHECK(operations_.insert(name).second);
        json::object operation{
            {"operationId", name},
            {"summary", route.about.summary},
            {"tags", {tag_of(route)}},
            {"parameters", parameters(route)},
        };
        if (takes_body(route)) {
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
        else
            operation["security"] = {{{"session", json::array{}}}, {{"token", json::array{}}}};
        return operation;
    }

    static std::string_view tag_of(const Route& route) {
        if (!route.about.tag.empty()) return route.about.tag;
        std::string_view rest = route.path;
        constexpr std::string_view prefix = "/api/v1/";
        if (rest.starts_with(prefix)) rest.remove_prefix(prefix.size());
        return rest.substr(0, rest.find('/'));
    }

    static json::object header(std::string_view name, bool is_required, std::string_view says) {
        return {
            {"name", name},
            {"in", "header"},
            {"required", is_required},
            {"description", says},
            {"schema", {{"type", "string"}}},
        };
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
            if (!is_path) parameter["explode"] = false;
            list.push_back(std::move(parameter));
        }
        if (takes_version(route)) {
            list.push_back(header(
                "If-Match", route.verb == Verb::patch,
                "The ETag of the version that this is based on, or *."
            ));
        }
        if (route.verb == Verb::post && route.about.access != Access::public_) {
            list.push_back(header(
                "Idempotency-Key", false, "Makes a repetition within a day answer the same again."
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
        } else if (route.kind == Kind::stream) {
            success["content"] = content("text/event-stream", {{"type", "string"}});
        }
        if (route.is_versioned) success["headers"] = {{"ETag", {{"schema", {{"type", "string"}}}}}};
        all[std::to_string(route.about.status)] = success;
        for (int status : refused_with(route))
            all[std::to_string(status)] = reference("responses", "Problem");
        for (int status : route.about.statuses_alike) {
            auto alike = success;
            alike["description"] = reason_of(status);
            all[std::to_string(status)] = std::move(alike);
        }
        return all;
    }

    static std::set<int> refused_with(const Route& route) {
        std::set<int> statuses{422, 500, 503};
        for (auto refusal : route.about.refuses) statuses.insert(status_of(refusal));
        if (route.about.access != Access::public_) statuses.insert({401, 403});
        if (takes_version(route)) statuses.insert(412);
        if (takes_version(route) && route.verb == Verb::patch) statuses.insert(428);
        if (takes_body(route) || route.kind == Kind::upload) statuses.insert({413, 415});
        return statuses;
    }

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

json::object openapi(std::span<const Route> routes, std::string_view version) {
    return Writer().document(routes, version);
}

std::string openapi_text(std::span<const Route> routes, std::string_view version) {
    std::string text;
    print(text, openapi(routes, version), 0);
    return text += '\n';
}

}  // namespace mainstay::http
