// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Acts;

/// <summary>What the address of an act says about itself.</summary>
internal static class ActRoutes
{
    extension(RouteHandlerBuilder route)
    {
        /// <summary>An act of the API: takes an ask as JSON and answers with where it stands on the record.</summary>
        /// <typeparam name="TAsk">What is asked.</typeparam>
        /// <param name="right">What whoever asks has to be allowed.</param>
        /// <param name="name">Its name in the description of the API.</param>
        /// <param name="summary">What it does, in a sentence.</param>
        /// <param name="status">Of the answer: 201 where something begins.</param>
        public RouteHandlerBuilder Acts<TAsk>(Right right, string name, string summary, int status = StatusCodes.Status200OK) where TAsk : notnull =>
            route.Asks(right).Accepts<TAsk>("application/json").Produces<Acted>(status).WithName(name).WithSummary(summary);
    }
}
