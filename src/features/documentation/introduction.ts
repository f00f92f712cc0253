/** A deployment's operators are unknown here. */
export const CONTACT = { name: "The operators of this backend" };

export const INTRODUCTION = `One backend where people train and talk: accounts, profiles, conversations, workspaces, workouts and courses.

### Authentication

1. **Sign up** with \`POST /api/accounts/\`, for instance
   \`{"username": "ada", "email": "ada@example.org", "password": "a long sentence", "confirmPassword": "a long sentence", "firstName": "Ada", "lastName": "Lovelace"}\`.
2. **Log in** with \`POST /api/auth/login/\` with the body \`{"username": "ada", "password": "a long sentence"}\`.
   The response contains \`access\` (60 minutes), \`refresh\` (2 days) and \`token\` (a key, valid until this login ends; a sixth login ends the oldest).
3. **Authorize**: send \`Authorization: Bearer <access>\`, or \`Authorization: Token <token>\`, with every request.
   In Swagger UI press *Authorize* and paste the access token under *bearer*, or \`Token <token>\` under *token*.

### Good to know

* Every path works with and without its trailing slash.
* Errors are \`application/problem+json\` (RFC 9457): read \`code\`, show \`detail\`; \`errors\` names the fields.
* Writes take an \`Idempotency-Key\` header: repeating a request with its key is safe and returns the first response.
* Times are ISO 8601 in UTC.
* Live updates arrive over WebSockets: see [the frames](/api/asyncapi/ui/). Open a socket with a ticket from \`POST /api/ws-tickets/\`.`;
