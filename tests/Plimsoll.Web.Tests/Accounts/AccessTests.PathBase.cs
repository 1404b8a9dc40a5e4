// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plimsoll.Web.Tests.Accounts;

public sealed partial class AccessTests
{
    private const string Base = "/below";

    [Fact]
    public async Task Below_a_path_base_every_address_that_leaves_the_server_begins_with_it()
    {
        var (wrong, looked) = (new List<string>(), new Dictionary<string, int> { ["page"] = 0, ["JSON"] = 0, ["Location"] = 0, ["other"] = 0 });
        // What an address here begins with, such as /t/ or /public/.
        var rows = AccessTable.Read();
        var begins = rows.Select(row => $"/{row.Pattern.Split('/')[1]}/").Where(first => first is not "//" && !first.Contains('{', StringComparison.Ordinal)).ToHashSet();
        foreach (var row in rows)
        {
            var role = AccessTable.Roles.FirstOrDefault(r => row.Expected[r] == "allowed");
            var (api, session) = role is null ? (new Api(here.App, null), (string?)null) : here.People[(here.Own, role)];
            using var request = new HttpRequestMessage(new HttpMethod(row.Method), new Uri(Filled(row, here.OwnIds), UriKind.Relative)) { Content = Content(row) };
            request.Headers.Add("X-Forwarded-Prefix", Base);
            request.Headers.Add("X-Forwarded-Host", "plimsoll.example");
            // Each address is asked from one of its own, so that nobody's budget ends.
            request.Headers.Add("X-Forwarded-For", $"10.0.{looked.Values.Sum() / 250}.{looked.Values.Sum() % 250}");
            if (row.Pattern.StartsWith("/api/", StringComparison.Ordinal)) { request.Headers.Authorization = api.Key is { } key ? new("Bearer", key) : null; }
            else if (session is not null) { request.Headers.Add("Cookie", $"plimsoll={session}"); }
            using var answer = await here.App.Client.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var (kind, addresses) = answer.Content.Headers.ContentType?.MediaType switch
            {
                _ when answer.Headers.Location is { } location => ("Location", (IEnumerable<string>)[location.OriginalString]),
                "text/html" when answer.Content.Headers.ContentDisposition is null => ("page", Address.Matches(text).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value))),
                "application/json" when answer.IsSuccessStatusCode && text.Length > 0 && row.Pattern != "/openapi/{documentName}.json" =>
                    ("JSON", Texts(JsonDocument.Parse(text).RootElement).Where(t => begins.Any(begin => t.StartsWith(begin, StringComparison.Ordinal)))),
                _ => ("other", []),
            };
            looked[kind]++;
            if (answer.Headers.TryGetValues("Link", out var links)) { addresses = addresses.Concat(links.Select(link => link.Trim('<'))); }
            foreach (var address in addresses.Where(a => a is ['/', ..] and not ['/', '/', ..] && !a.StartsWith(Base + "/", StringComparison.Ordinal)))
            {
                wrong.Add($"{row.Name}: {kind} has {address}");
            }
            foreach (var (at, end) in Whole.Matches(text).Select(m => (m.Value, m.Index)).Where(m => m.Value.TrimEnd('/') != $"plimsoll.example{Base}"))
            {
                wrong.Add($"{row.Name}: {text[end..Math.Min(text.Length, end + 60)]} is {at} without the path base");
            }
            if (text.Contains(new Uri(here.App.Address).Authority, StringComparison.Ordinal)) { wrong.Add($"{row.Name} tells where the server stands behind its proxy"); }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
        Assert.True(looked is { Count: 4 } && looked["page"] > 100 && looked["JSON"] > 40 && looked["Location"] > 1, string.Join(", ", looked));
    }

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Texts(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [value.GetString()!],
        _ => [],
    };

    [GeneratedRegex("\\s(?:href|src|action|formaction|cite)=\"([^\"]*)\"")]
    private static partial Regex Address { get; }

    [GeneratedRegex("plimsoll\\.example(/[^/\"'<\\s]*/?)?")]
    private static partial Regex Whole { get; }
}
