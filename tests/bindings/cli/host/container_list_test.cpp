#include "host/files/container_list.hpp"

#include <netipc/types.h>

#include "support/allocations.hpp"
#include "support/catch.hpp"

using namespace netipc::cli::host;

namespace {

const std::string id_a(64, 'a');
const std::string id_b(64, 'b');

std::string with(const std::string& members) { return R"([{"id":")" + id_a + R"(",)" + members + "}]"; }

}  // namespace

TEST_CASE("a list names containers and their images", "[cli][unit]") {
  const auto containers = parse_container_list(
      R"([{"id":"0000","names":["short"]},{"names":["old"],"id":")" + id_a +
      R"(","big-data":{"id":"x","names":["inner"]},"metadata":"{\"name\":\"web\",\"image-name\":\"nginx\"}"},{"id":")" +
      id_b + R"(","names":["db","second"],"flags":{"a":[1,2.5,-1,null,true]}}])");
  REQUIRE(containers.size() == 2);
  const Facts& web = containers.at(id_a);
  REQUIRE(web.orchestrator == NETIPC_CODEC_ORCHESTRATOR_PODMAN);
  REQUIRE(web.name == "web");
  REQUIRE(web.labels == std::vector<Label>{{"image", "nginx"}});
  REQUIRE(containers.at(id_b).name == "db");
  REQUIRE(containers.at(id_b).labels.empty());
}

TEST_CASE("what is of another kind than it should be is passed over", "[cli][unit]") {
  REQUIRE(parse_container_list(with(R"("names":"web")")).at(id_a).name.empty());
  REQUIRE(parse_container_list(with(R"("names":[{"names":"web"}])")).at(id_a).name.empty());
  REQUIRE(parse_container_list(with(R"("names":["n"],"metadata":"{\"name\":"})")).empty());
  REQUIRE(parse_container_list(with(R"("names":["n"],"metadata":"{\"name\":")")).at(id_a).name == "n");
  REQUIRE(parse_container_list(with(R"("names":["n"],"metadata":"[\"name\"]")")).at(id_a).name == "n");
  REQUIRE(parse_container_list(with(R"("names":["n"],"metadata":{"name":"web"})")).at(id_a).name == "n");
  REQUIRE(parse_container_list(R"([{"id":7},["id"],[{"id":")" + id_a + R"("}]])").empty());
}

TEST_CASE("a text that is no list holds no container, whatever it begins with", "[cli][unit]") {
  const std::string list = with(R"("names":["n"])");
  REQUIRE(parse_container_list(list).size() == 1);
  for (size_t length = 0; length < list.size(); ++length) REQUIRE(parse_container_list(list.substr(0, length)).empty());
  REQUIRE(parse_container_list(list + "x").empty());
  REQUIRE(parse_container_list(R"({"a":{"id":")" + id_a + R"("}})").empty());
  REQUIRE(parse_container_list(std::string(1 << 20, '[')).empty());
}

TEST_CASE("what a file makes of its size costs no memory", "[cli][unit]") {
  std::string values = R"("x":[[])";
  while (values.size() < 1 << 20) values += R"(,[],{},"",1)";
  const std::string list = with(values + R"(],"names":["n"])");
  const size_t before = netipc::test::allocated_bytes;
  const auto containers = parse_container_list(list);
  const size_t taken = netipc::test::allocated_bytes - before;
  REQUIRE(containers.at(id_a).name == "n");
  REQUIRE(taken < 64 << 10);
}
