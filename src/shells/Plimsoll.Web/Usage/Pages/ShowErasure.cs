// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>Deletes one person's events from the pages: first what will happen, then what did. The id travels in forms alone, never in an address.</summary>
internal sealed class ShowErasure(UsageActs acts, ErasePerson erase, ShowActivity overview)
{
    private const int LongestId = 1000;

    /// <summary>Says what will happen; nothing is deleted yet.</summary>
    public async Task<IResult> AskAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var form = await UsageForm.ReadAsync(request, ct);
        return Read(form).Succeeds(out var user, out var refusal) ? Page(acts.Frame(caller), user, null) : overview.Refused(request, acts.Frame(caller, form.Typed, refusal));
    }

    /// <summary>Deletes, and says how much went. What is shown is nowhere else, so it is answered at once.</summary>
    public async Task<IResult> EraseAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var form = await UsageForm.ReadAsync(request, ct);
        ErasedPerson? erased = null;
        return Read(form).Succeeds(out var user, out var refusal) && (await erase.EraseAsync(user, caller, ct)).Succeeds(out erased, out refusal)
            ? Page(acts.Frame(caller), null, erased) : overview.Refused(request, acts.Frame(caller, form.Typed, refusal));
    }

    private static Result<string> Read(UsageForm form) => form.Typed["user"] switch
    {
        null => new Refusal(UsageCodes.BadValue, "user", null, "is missing", "type the person’s user id as your systems send it"),
        { Length: > LongestId } => new Refusal(UsageCodes.BadValue, "user", null, "is longer than ids are", $"type at most {LongestId} characters"),
        var user => user,
    };

    private static IResult Page(UsageFrame frame, string? user, ErasedPerson? erased) => UsageForm.Page<ErasePersonPage>(frame, new() { ["User"] = user, ["Erased"] = erased });
}
