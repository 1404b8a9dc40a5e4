// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>Deletes one person's events from the pages: first what will happen, then what did. The id travels in forms alone, never in an address.</summary>
internal sealed class ShowErasure(UsageActs acts, ErasePerson erase, ShowActivity overview)
{
    private const int LongestId = 1000;

    /// <summary>Says what will happen; nothing is deleted yet.</summary>
    public Task<IResult> AskAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, UsageCodes.BadValue, Read, (user, _) => Task.FromResult<Result<string>>(user), (_, user) => Page(acts.Frame(caller), user, null),
        (typed, refusal) => overview.Refused(request, acts.Frame(caller, typed, refusal)), ct);

    /// <summary>Deletes, and says how much went. What is shown is nowhere else, so it is answered at once.</summary>
    public Task<IResult> EraseAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, UsageCodes.BadValue, Read, (user, _) => erase.EraseAsync(user, caller, ct), (_, erased) => Page(acts.Frame(caller), null, erased),
        (typed, refusal) => overview.Refused(request, acts.Frame(caller, typed, refusal)), ct);

    private static string Read(FieldReader form)
    {
        var user = form.Text("user", "type the person’s user id as your systems send it");
        if (user.Length > LongestId) { form.Refuse("user", null, "is longer than ids are", $"type at most {LongestId} characters"); }
        return user;
    }

    private static IResult Page(UsageFrame frame, string? user, ErasedPerson? erased) =>
        UsageActs.Page<ErasePersonPage>(frame, new() { ["User"] = user, ["Erased"] = erased });
}
